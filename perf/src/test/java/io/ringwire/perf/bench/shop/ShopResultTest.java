package io.ringwire.perf.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringwire.perf.bench.shop.ShopResult.Operation;
import io.ringwire.perf.bench.shop.ShopResult.Phase;
import io.ringwire.perf.bench.shop.ShopResult.Step;
import io.ringwire.perf.bench.shop.ShopResult.StockCheck;
import io.ringwire.perf.bench.shop.ShopResult.Use;
import io.ringwire.perf.load.generator.FailureTally;
import io.ringwire.perf.load.report.run.Latencies;
import io.ringwire.perf.load.report.run.Machine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class ShopResultTest {
  private static final StockCheck RIGHT = new StockCheck(1_000, 800, 200, 0);

  @Test
  void booksAreRightWhenWhatIsGoneWasOrdered() {
    assertThat(new StockCheck(1_000, 800, 200, 0).isRight()).isTrue();
    assertThat(new StockCheck(1_000, 801, 200, 0).isRight()).as("an order without stock").isFalse();
    assertThat(new StockCheck(1_000, 799, 200, 0).isRight()).as("stock without an order").isFalse();
  }

  @Test
  void anOrderWhoseAnswerWasLostMayHaveTakenItsPieces() {
    assertThat(new StockCheck(1_000, 798, 200, 2).isRight()).isTrue();
    assertThat(new StockCheck(1_000, 800, 200, 2).isRight()).isTrue();
    assertThat(new StockCheck(1_000, 797, 200, 2).isRight()).isFalse();
  }

  @Test
  void aFailedRequestAnUnkeptRateOrWrongBooksAreNotGood() {
    assertThat(result(phase(0, List.of()), List.of(), RIGHT).isGood()).isTrue();
    assertThat(result(phase(1, List.of()), List.of(), RIGHT).isGood()).isFalse();
    assertThat(result(phase(0, List.of("late")), List.of(), RIGHT).isGood()).isFalse();
    StockCheck wrong = new StockCheck(1_000, 801, 200, 0);
    assertThat(result(phase(0, List.of()), List.of(), wrong).isGood()).isFalse();
  }

  @Test
  void theHighestRateBorneIsThatOfTheBestStepInWhateverOrderTheyWereTried() {
    ShopResult result =
        result(
            phase(0, List.of()),
            List.of(
                step(12_000, List.of()),
                step(15_000, List.of("p99")),
                step(14_000, List.of()),
                step(13_000, List.of())),
            RIGHT);
    assertThat(print(result))
        .contains("highest rate borne: 14,000 requests a second for 20 s, p99 3.0 ms")
        .contains("| 14,000 | 20 | 14,000 | 0 | 3.00 | 3.00 | 1.75 | borne |")
        .contains("| 15,000 | 20 | 15,000 | 0 | 3.00 | 3.00 | 1.75 | p99 |")
        .contains("| at 14,000/s: processor time of | cores |");
  }

  @Test
  void whenNoRateWasBorneNoneIsNamed() {
    ShopResult result = result(phase(0, List.of()), List.of(step(12_000, List.of("p99"))), RIGHT);
    assertThat(result.highestBorne()).isEmpty();
    assertThat(print(result)).doesNotContain("highest rate borne");
  }

  @Test
  void aSampleThatFellBehindIsSeen() {
    assertThat(print(result(phase(0, List.of()), List.of(), RIGHT)))
        .contains("stacks sampled at 12,000/s: 10 answered a second, 2 failed, p99 3.0 ms");
  }

  @Test
  void theTableTellsRequestsFailuresTimesAndBooks() {
    String printed = print(result(phase(1, List.of()), List.of(), RIGHT));
    assertThat(printed)
        .contains("| place order | 100 | 1 | 3.00 |")
        .contains("- 1 times HTTP 503, such as: gone away")
        .contains("| **generator** (64 MiB) | **0.25** | 0.10 | 20.0 |")
        .contains("| generator: event loops | 0.20 | 0.05 | 16.0 |")
        .contains("| database | 75.0% |")
        .contains("platform: -Xmx4g -Xmn256m")
        .contains("200 pieces left the stock, 200 were ordered: right")
        .contains("FAILED");
  }

  @Test
  void theJsonHoldsWhatTheTableShows() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode json =
        mapper.readTree(mapper.writeValueAsString(result(phase(0, List.of()), List.of(), RIGHT)));
    assertThat(json.path("schema").asInt()).isEqualTo(ShopResult.SCHEMA);
    assertThat(json.path("measured").path("sent").asLong()).isEqualTo(100);
    assertThat(json.path("measured").path("operations").get(0).path("name").asText())
        .isEqualTo("place order");
    assertThat(json.path("use").get(0).path("micros_per_request").asDouble()).isEqualTo(20.0);
    assertThat(json.path("stock").path("before").asLong()).isEqualTo(1_000);
    assertThat(json.path("jvm_options").path("platform").get(1).asText()).isEqualTo("-Xmn256m");
    assertThat(json.path("use").get(0).path("whole").isMissingNode()).isTrue();
  }

  private static String print(ShopResult result) {
    StringWriter text = new StringWriter();
    new ShopTable(result, new PrintWriter(text)).print();
    return text.toString();
  }

  private static ShopResult result(Phase measured, List<Step> steps, StockCheck stock) {
    return new ShopResult(
        ShopResult.SCHEMA,
        "2026-11-22T20:00:00Z",
        new Machine("cpu", 2, "Linux", "JVM 17", List.of(), null),
        "all in one process",
        Map.of("platform", List.of("-Xmx4g", "-Xmn256m")),
        "shop.yaml",
        List.of(phase(0, List.of()), phase(1, List.of())),
        measured,
        use(0.25),
        steps,
        phase(2, List.of()),
        Map.of("database", 3L, "gateway", 1L),
        stock);
  }

  private static Phase phase(long failed, List<String> problems) {
    return new Phase(
        "12,000/s",
        10,
        100,
        100,
        failed,
        10,
        latencies(),
        List.of(new Operation("place order", 100, failed, latencies())),
        failed == 0 ? List.of() : List.of(new FailureTally("HTTP 503", failed, 0, 0, "gone away")),
        problems);
  }

  private static Step step(double rate, List<String> problems) {
    return new Step(rate, 20, rate, 0, latencies(), use(1.75), problems);
  }

  private static List<Use> use(double cores) {
    return List.of(
        new Use("generator", Use.ALL, cores, 0.10, 20, 64),
        new Use("generator", "event loops", 0.20, 0.05, 16, 0));
  }

  private static Latencies latencies() {
    Histogram nanos = new Histogram(1_000_000_000L, 3);
    nanos.recordValue(3_000_000);
    return Latencies.of(nanos);
  }
}
