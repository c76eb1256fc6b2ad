package io.ringwire.perf.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Everything a bench measured, with the machine it was measured on: what perf/results keeps. */
final class BenchJson {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private BenchJson() {}

  static void write(Writer out, Instant started, BenchPlan plan, List<Measurement> measurements)
      throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("started", started.toString());
      writeMachine(json);
      writePlan(json, plan);
      json.writeArrayFieldStart("measurements");
      for (Measurement measurement : measurements) {
        write(json, measurement);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void writeMachine(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("machine");
    json.writeStringField("cpu", cpuModel());
    json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
    json.writeStringField(
        "os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    json.writeStringField("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    json.writeEndObject();
  }

  private static String cpuModel() {
    if (!Files.isReadable(CPU_INFO)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException | UncheckedIOException e) {
      return "unknown";
    }
  }

  private static void writePlan(JsonGenerator json, BenchPlan plan) throws IOException {
    json.writeObjectFieldStart("plan");
    json.writeStringField(
        "workload", "get: one User of 16 fields, about 250 bytes; closed loop on one connection");
    json.writeNumberField("rounds", plan.rounds());
    json.writeNumberField("warmup_seconds", plan.warmupSeconds());
    json.writeNumberField("settle_seconds", plan.settleSeconds());
    json.writeNumberField("measure_seconds", plan.measureSeconds());
    json.writeArrayFieldStart("jvm_options");
    for (String option : plan.jvmOptions()) {
      json.writeString(option);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Measurement measurement) throws IOException {
    ClientFigures client = measurement.client();
    json.writeStartObject();
    json.writeStringField("contender", measurement.contender().label());
    json.writeNumberField("round", measurement.round());
    json.writeNumberField("in_flight", measurement.inFlight());
    json.writeNumberField("calls", client.calls());
    json.writeNumberField("elapsed_nanos", client.elapsedNanos());
    json.writeNumberField("calls_per_second", measurement.callsPerSecond());
    json.writeNumberField("p50_nanos", client.p50Nanos());
    json.writeNumberField("p90_nanos", client.p90Nanos());
    json.writeNumberField("p99_nanos", client.p99Nanos());
    json.writeNumberField("p999_nanos", client.p999Nanos());
    json.writeNumberField("max_nanos", client.maxNanos());
    json.writeNumberField("client_cpu_nanos", client.used().cpuNanos());
    json.writeNumberField("server_cpu_nanos", measurement.serverUsed().cpuNanos());
    json.writeNumberField("client_allocated_bytes", client.used().allocatedBytes());
    json.writeNumberField("server_allocated_bytes", measurement.serverUsed().allocatedBytes());
    json.writeEndObject();
  }
}
