package io.ringwire.perf.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.workload.StreamListener;
import io.ringwire.perf.workload.Users;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the runs other than the closed loop count, and what ends them. */
@Timeout(60)
final class RunsTest {
  private final ManualClient client = new ManualClient();

  @Test
  void callersThatWaitAreCounted() throws Exception {
    Run run = Run.of(Case.parse("list-callers-2"), client);
    run.warmUp(Duration.ZERO);
    Measured measured = run.measure(Duration.ofMillis(50));
    run.stop();

    assertThat(measured.calls()).isPositive();
    assertThat(measured.elapsedNanos()).isGreaterThanOrEqualTo(50_000_000);
  }

  @Test
  void aCallerThatFailsEndsTheRun() throws Exception {
    client.blockingFailure = new IllegalStateException("refused");
    Run run = Run.of(Case.parse("get-callers-2"), client);

    assertThatThrownBy(() -> run.warmUp(Duration.ofMinutes(1))).hasRootCauseMessage("refused");
  }

  @Test
  void messagesOfAStreamAreCountedAndTheNextBeginsWhenItEnds() throws Exception {
    Run run = Run.of(Case.parse("stream-100B"), client);
    run.warmUp(Duration.ZERO);
    StreamListener first = reader();
    deliver(first, StreamLoop.MESSAGES);
    first.onEnd();
    assertThat(reader()).isNotSameAs(first);

    Measured measured = run.measure(Duration.ZERO);
    assertThat(measured.calls()).as("before the measured time").isZero();

    Thread ending =
        new Thread(
            () -> {
              // Those that begin before stop() is called are followed by another.
              StreamListener last = null;
              while (last != reader()) {
                last = reader();
                deliver(last, StreamLoop.MESSAGES);
                last.onEnd();
              }
            });
    ending.start();
    run.stop();
    ending.join();
  }

  @Test
  void aStreamThatEndsEarlyOrBringsOtherMessagesIsAFailure() throws Exception {
    Run early = Run.of(Case.parse("stream-100B"), client);
    early.warmUp(Duration.ZERO);
    deliver(reader(), 3);
    reader().onEnd();
    assertThatThrownBy(() -> early.measure(Duration.ofMinutes(1)))
        .hasRootCauseMessage("a stream ended after 3 messages of " + StreamLoop.MESSAGES);

    Run other = Run.of(Case.parse("stream-100B"), client);
    other.warmUp(Duration.ZERO);
    reader().onMessage(Users.payload(99));
    assertThatThrownBy(() -> other.measure(Duration.ofMinutes(1)))
        .hasRootCauseMessage("a message of 99 bytes, not of 100");
  }

  @Test
  void anOpenLoopWhoseCallsFailSaysSo() {
    Thread failing =
        new Thread(
            () -> {
              while (client.asked.isEmpty()) {
                Thread.onSpinWait();
              }
              while (!client.asked.isEmpty()) {
                client.fail();
              }
            });
    failing.start();
    Run run = Run.of(Case.parse("get-open-10"), client);

    assertThatThrownBy(() -> run.measure(Duration.ofMillis(100)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void aStormCountsTheServedAndTheOthers() throws Exception {
    ManualClient refused = new ManualClient();
    Thread answering =
        new Thread(
            () -> {
              while (client.asked.isEmpty() || refused.asked.isEmpty()) {
                Thread.onSpinWait();
              }
              client.answer();
              refused.fail();
            });
    answering.start();
    Storm storm = Storm.of(List.of(client, refused));

    assertThat(storm.answered()).isEqualTo(1);
    assertThat(storm.failed()).isEqualTo(1);
    assertThat(storm.example()).contains("refused");
    assertThat(Storm.parse(storm.text())).isEqualTo(storm);
  }

  @Test
  void figuresSurviveTheWayBetweenProcesses() {
    Measured measured = new Measured(1, 2, 3, 4, 5, 6, 7, "2 of 3 calls left late");
    Measured valid = new Measured(1, 2, 3, 4, 5, 6, 7, "");

    assertThat(Measured.parse(measured.text())).isEqualTo(measured);
    // A line loses the space at its end on the way.
    assertThat(Measured.parse(valid.text().strip())).isEqualTo(valid);
    Storm storm = new Storm(5, 0, 9, "");
    assertThat(Storm.parse(storm.text().strip())).isEqualTo(storm);
  }

  private StreamListener reader() {
    return Objects.requireNonNull(client.reader);
  }

  private static void deliver(StreamListener to, int count) {
    Payload message = Users.payload(100);
    for (int i = 0; i < count; i++) {
      to.onMessage(message);
    }
  }
}
