package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringwire.perf.load.generator.FailureTally;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.Scores;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LoadJsonTest {
  @Test
  void everyFigureIsThereUnderANameThatEndsInItsUnit() throws Exception {
    LoadPlan plan =
        new LoadPlan(
            250,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofMillis(1_500),
            64,
            Duration.ofMillis(1),
            LoadPlan.LATE_AFTER_DEFAULT);
    Histogram ok = new Histogram(3);
    ok.recordValue(2_000_000);
    Histogram failed = new Histogram(3);
    failed.recordValue(7_000_000);
    FailureTally tally =
        new FailureTally("HTTP 503", 1, 1_500_000_000L, 1_600_000_000L, "busy \"now\"");
    LoadResult result =
        new LoadResult(
            1_000,
            3,
            0,
            1,
            ok,
            failed,
            new Histogram(3),
            List.of(tally),
            LoadPlan.LATE_AFTER_DEFAULT,
            9,
            250,
            2,
            4_000_000_000L,
            true,
            List.of("7 requests waited for a connection"),
            List.of(),
            List.of(),
            List.of(),
            null);
    StringWriter text = new StringWriter();
    try (Timeline timeline = new Timeline(new Scores(), null)) {
      LoadJson.write(text, "GET http://x/", Instant.EPOCH, plan, result, timeline);
    }

    JsonNode json = new ObjectMapper().readTree(text.toString());
    assertThat(json.at("/target").asText()).isEqualTo("GET http://x/");
    assertThat(json.at("/started").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(json.at("/plan/calls_per_second").asDouble()).isEqualTo(250);
    assertThat(json.at("/plan/timeout_millis").asDouble()).isEqualTo(1_500);
    assertThat(json.at("/calls/unsent").asLong()).isEqualTo(997);
    assertThat(json.at("/calls/unanswered").asLong()).isEqualTo(1);
    assertThat(json.at("/calls/warmup_failed").asLong()).isEqualTo(2);
    assertThat(json.at("/valid").asBoolean()).isFalse();
    assertThat(json.at("/invalid_because/0").asText()).contains("997 of 1000 calls never left");
    assertThat(json.at("/stopped").asBoolean()).isTrue();
    assertThat(json.at("/remarks/0").asText()).isEqualTo("7 requests waited for a connection");
    assertThat(json.at("/ok_latency/p50_millis").asDouble()).isBetween(1.99, 2.01);
    assertThat(json.at("/ok_latency/p99_9_millis").asDouble()).isBetween(1.99, 2.01);
    assertThat(json.at("/failed_latency/count").asLong()).isEqualTo(1);
    assertThat(json.at("/failures/0/status").asText()).isEqualTo("HTTP 503");
    assertThat(json.at("/failures/0/first_seconds").asDouble()).isEqualTo(1.5);
    assertThat(json.at("/failures/0/example").asText()).isEqualTo("busy \"now\"");
    assertThat(json.at("/seconds").isArray()).isTrue();
  }
}
