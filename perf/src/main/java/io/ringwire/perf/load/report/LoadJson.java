package io.ringwire.perf.load.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ringwire.perf.load.generator.FailureTally;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The figures of a finished run, for programs. Each name ends in its unit; times of failures and seconds are since the
 * run's start, at {@code started}.
 */
public final class LoadJson {
  private LoadJson() {}

  /** Writes one object and leaves the writer open. */
  public static void write(
      Writer out,
      String target,
      Instant started,
      LoadPlan plan,
      LoadResult result,
      Timeline timeline)
      throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("target", target);
      json.writeStringField("started", started.toString());
      json.writeStringField("java", System.getProperty("java.vm.name") + " " + Runtime.version());
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      writePlan(json, plan);
      writeCounts(json, result);
      writeVerdict(json, result);
      writeLatencies(json, "ok_latency", result.ok());
      writeLatencies(json, "failed_latency", result.failed());
      writeLatencies(json, "send_lag", result.lag());
      writeFailures(json, result.failures());
      writeSeconds(json, timeline.seconds());
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void writePlan(JsonGenerator json, LoadPlan plan) throws IOException {
    json.writeObjectFieldStart("plan");
    json.writeNumberField("calls_per_second", plan.callsPerSecond());
    json.writeNumberField("warmup_seconds", plan.warmup().toNanos() / 1e9);
    json.writeNumberField("duration_seconds", plan.duration().toNanos() / 1e9);
    json.writeNumberField("timeout_millis", plan.timeout().toNanos() / 1e6);
    json.writeNumberField("in_flight_max", plan.inFlightMax());
    json.writeNumberField("tick_millis", plan.tick().toNanos() / 1e6);
    json.writeEndObject();
  }

  private static void writeCounts(JsonGenerator json, LoadResult result) throws IOException {
    json.writeObjectFieldStart("calls");
    json.writeNumberField("planned", result.planned());
    json.writeNumberField("sent", result.sent());
    json.writeNumberField("unsent", result.unsent());
    json.writeNumberField("ok", result.ok().getTotalCount());
    json.writeNumberField("failed", result.failed().getTotalCount());
    json.writeNumberField("unanswered", result.unanswered());
    json.writeNumberField("late", result.late());
    json.writeNumberField("in_flight_max_seen", result.inFlightMaxSeen());
    json.writeNumberField("warmup_sent", result.warmupSent());
    json.writeNumberField("warmup_failed", result.warmupFailed());
    json.writeNumberField("elapsed_seconds", result.elapsedNanos() / 1e9);
    json.writeEndObject();
  }

  private static void writeVerdict(JsonGenerator json, LoadResult result) throws IOException {
    json.writeBooleanField("valid", result.invalidity().isEmpty());
    json.writeArrayFieldStart("invalid_because");
    for (String reason : result.invalidity()) {
      json.writeString(reason);
    }
    json.writeEndArray();
    json.writeBooleanField("stopped", result.stopped());
    json.writeArrayFieldStart("remarks");
    for (String remark : result.remarks()) {
      json.writeString(remark);
    }
    json.writeEndArray();
  }

  private static void writeLatencies(JsonGenerator json, String name, Histogram latencies)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", latencies.getTotalCount());
    if (latencies.getTotalCount() > 0) {
      json.writeNumberField("mean_millis", latencies.getMean() / 1e6);
      for (LoadTable.Column column : LoadTable.COLUMNS) {
        json.writeNumberField(
            column.heading().replace('.', '_') + "_millis",
            latencies.getValueAtPercentile(column.percentile()) / 1e6);
      }
    }
    json.writeEndObject();
  }

  private static void writeFailures(JsonGenerator json, List<FailureTally> failures)
      throws IOException {
    json.writeArrayFieldStart("failures");
    for (FailureTally failure : failures) {
      json.writeStartObject();
      json.writeStringField("status", failure.status());
      json.writeNumberField("count", failure.count());
      json.writeNumberField("first_seconds", failure.firstNanos() / 1e9);
      json.writeNumberField("last_seconds", failure.lastNanos() / 1e9);
      json.writeStringField("example", failure.example());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeSeconds(JsonGenerator json, List<Timeline.Second> seconds)
      throws IOException {
    json.writeArrayFieldStart("seconds");
    for (Timeline.Second second : seconds) {
      json.writeStartObject();
      json.writeNumberField("at_seconds", second.atSeconds());
      json.writeNumberField("sent", second.sent());
      json.writeNumberField("ok", second.ok());
      json.writeNumberField("failed", second.failed());
      json.writeNumberField("in_flight", second.inFlight());
      json.writeNumberField("p50_millis", second.p50Nanos() / 1e6);
      json.writeNumberField("p99_millis", second.p99Nanos() / 1e6);
      json.writeNumberField("max_millis", second.maxNanos() / 1e6);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
