package io.ringwire.perf.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.Users;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class BenchTest {
  @ParameterizedTest
  @EnumSource(Contender.class)
  void everyContenderAnswersWithTheSameUser(Contender contender) throws Exception {
    Contender.Served served = contender.serve();
    try (AutoCloseable server = served.server();
        UserCaller caller = contender.connect(served.port())) {
      CompletableFuture<User> answer = new CompletableFuture<>();
      caller.get(
          GetUserRequest.newBuilder().setId(77).build(),
          new AnswerListener<User>() {
            @Override
            public void onAnswer(User user) {
              answer.complete(user);
            }

            @Override
            public void onFailure(Throwable cause) {
              answer.completeExceptionally(cause);
            }
          });

      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Users().get(77));
      assertThat(server).isNotNull();
    }
  }

  @Test
  void aTurnRunsInProcessesOfItsOwnAndMeasuresBothEnds() throws Exception {
    BenchPlan plan =
        new BenchPlan(List.of(Contender.RAW), List.of(4, 1), 1, 0, 0, 1, List.of("-Xmx128m"));
    StringWriter progress = new StringWriter();

    List<Measurement> measured = new Bench(plan, new PrintWriter(progress)).run();

    assertThat(measured).extracting(Measurement::inFlight).containsExactly(4, 1);
    assertThat(measured)
        .allSatisfy(
            measurement -> {
              assertThat(measurement.callsPerSecond()).isPositive();
              assertThat(measurement.client().p50Nanos()).isPositive();
              assertThat(measurement.client().p99Nanos())
                  .isGreaterThanOrEqualTo(measurement.client().p50Nanos());
              assertThat(measurement.clientCpuMicrosPerCall()).isPositive();
              assertThat(measurement.serverCpuMicrosPerCall()).isPositive();
              // A parsed user is some hundred bytes, and nothing else of size is made for a call.
              assertThat(measurement.clientBytesPerCall()).isGreaterThan(300);
            });
    assertThat(progress.toString().lines()).hasSize(2);
  }

  @Test
  void theTableShowsMediansAndRatiosToTheFirstContender() {
    BenchPlan plan =
        new BenchPlan(List.of(Contender.RAW, Contender.RING), List.of(64), 3, 0, 0, 1, List.of());
    List<Measurement> measured =
        List.of(
            measurement(Contender.RAW, 1, 1_000, 10_000),
            measurement(Contender.RING, 1, 500, 20_000),
            measurement(Contender.RAW, 2, 3_000, 11_000),
            measurement(Contender.RING, 2, 600, 22_000),
            measurement(Contender.RAW, 3, 2_000, 12_000),
            measurement(Contender.RING, 3, 900, 30_000));
    StringWriter table = new StringWriter();
    new BenchTable(plan, measured).print(new PrintWriter(table));

    assertThat(table.toString()).contains("| raw | 2,000 (1,000 to 3,000) | 1.00 | 11.0 | 1.00 |");
    assertThat(table.toString()).contains("| ring | 600 (500 to 900) | 0.30 | 22.0 | 2.00 |");
  }

  @Test
  void whatIsKeptHoldsEveryRoundAndTheMachine() throws Exception {
    BenchPlan plan =
        new BenchPlan(List.of(Contender.RAW), List.of(64), 1, 2, 3, 4, List.of("-Xmx1g"));
    StringWriter text = new StringWriter();
    BenchJson.write(
        text, Instant.EPOCH, plan, List.of(measurement(Contender.RAW, 1, 1_000, 10_000)));

    JsonNode json = new ObjectMapper().readTree(text.toString());
    assertThat(json.at("/machine/processors").asInt()).isPositive();
    assertThat(json.at("/machine/jvm").asText()).contains(System.getProperty("java.vm.version"));
    assertThat(json.at("/plan/jvm_options/0").asText()).isEqualTo("-Xmx1g");
    assertThat(json.at("/measurements/0/contender").asText()).isEqualTo("raw");
    assertThat(json.at("/measurements/0/calls_per_second").asDouble()).isEqualTo(1_000);
  }

  @Test
  void figuresSurviveTheWayBetweenProcesses() {
    ClientFigures figures = new ClientFigures(1, 2, 3, 4, 5, 6, 7, new ProcessUsage(8, 9));

    assertThat(ClientFigures.parse(figures.text())).isEqualTo(figures);
  }

  @Test
  void aPlanThatMeansNothingIsRefused() {
    assertThatThrownBy(
            () -> new BenchPlan(List.of(Contender.RAW), List.of(0), 1, 0, 0, 1, List.of()))
        .hasMessageContaining("calls in flight")
        .hasMessageContaining("was 0");
    assertThatThrownBy(() -> Contender.of("grpc"))
        .hasMessageContaining("there are raw, inline, ring");
  }

  @Test
  void aFileThatCannotBeWrittenIsToldBeforeAnythingIsMeasured() {
    StringWriter err = new StringWriter();

    int exit =
        BenchMain.commandLine()
            .setErr(new PrintWriter(err))
            .execute(
                "--contenders=raw",
                "--in-flight=1",
                "--rounds=1",
                "--warmup=0",
                "--settle=0",
                "--measure=1",
                "--json=/no/such/folder/x.json");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("ringwire bench: cannot write /no/such/folder/x.json");
  }

  private static Measurement measurement(
      Contender contender, int round, long calls, long p50Nanos) {
    ClientFigures client =
        new ClientFigures(
            calls,
            1_000_000_000,
            p50Nanos,
            p50Nanos,
            p50Nanos,
            p50Nanos,
            p50Nanos,
            new ProcessUsage(1_000, 1_000));
    return new Measurement(contender, round, 64, client, new ProcessUsage(1_000, 1_000));
  }
}
