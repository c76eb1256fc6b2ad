package io.ringwire.perf.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClosedLoopTest {
  private final ManualClient client = new ManualClient();

  @Test
  void theGivenNumberOfCallsIsUnderWayAndEachAnswerMakesTheNext() throws Exception {
    ClosedLoop<?> loop = loop(3);
    loop.warmUp(Duration.ZERO);
    assertThat(client.asked).hasSize(3);

    for (int i = 0; i < 10; i++) {
      client.answer();
      assertThat(client.asked).hasSize(3);
    }
  }

  @Test
  void onlyWhatIsAnsweredInTheMeasuredTimeCounts() throws Exception {
    ClosedLoop<?> loop = loop(2);
    loop.warmUp(Duration.ZERO);
    client.answer();

    Measured measured = loop.measure(Duration.ZERO);

    assertThat(measured.calls()).isZero();
  }

  @Test
  void itStopsWhenThoseUnderWayAreAnswered() throws Exception {
    ClosedLoop<?> loop = loop(2);
    loop.warmUp(Duration.ZERO);
    Thread answering =
        new Thread(
            () -> {
              // The first answers may still make calls: stop() has then not begun.
              while (!client.asked.isEmpty()) {
                client.answer();
              }
            });
    answering.start();
    loop.stop();
    answering.join();

    assertThat(client.asked).isEmpty();
  }

  @Test
  void theFirstFailureEndsTheMeasurement() throws Exception {
    ClosedLoop<?> loop = loop(2);
    loop.warmUp(Duration.ZERO);
    client.fail();

    assertThatThrownBy(() -> loop.measure(Duration.ofMinutes(1)))
        .hasMessage("a call failed")
        .hasRootCauseMessage("refused");
    assertThat(client.asked).hasSize(1);
  }

  @Test
  void anAnswerToAnotherQuestionIsAFailure() throws Exception {
    ClosedLoop<?> loop = loop(2);
    loop.warmUp(Duration.ZERO);
    client.answerWith(1);

    assertThatThrownBy(() -> loop.measure(Duration.ofMinutes(1)))
        .hasRootCauseMessage("a wrong answer to question 0");
  }

  @Test
  void callsAreSpreadOverTheClients() throws Exception {
    ManualClient second = new ManualClient();
    ClosedLoop<?> loop = ClosedLoop.of(new Exchange.Get(), List.of(client, second), 4);
    loop.warmUp(Duration.ZERO);

    assertThat(client.asked).hasSize(2);
    assertThat(second.asked).hasSize(2);
  }

  private ClosedLoop<?> loop(int inFlight) {
    return ClosedLoop.of(new Exchange.Get(), List.of(client), inFlight);
  }
}
