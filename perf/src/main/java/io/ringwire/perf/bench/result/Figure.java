package io.ringwire.perf.bench.result;

import java.util.function.ToDoubleFunction;

/** One thing to be read off a measurement. A call is a message where the case is a stream. */
public enum Figure {
  CALLS_PER_SECOND(
      "calls/s",
      measurement -> measurement.seen().calls() * 1e9 / measurement.seen().elapsedNanos()),
  P50("p50 us", measurement -> measurement.seen().p50Nanos() / 1e3),
  P90("p90 us", measurement -> measurement.seen().p90Nanos() / 1e3),
  P99("p99 us", measurement -> measurement.seen().p99Nanos() / 1e3),
  P999("p99.9 us", measurement -> measurement.seen().p999Nanos() / 1e3),
  MAX("max us", measurement -> measurement.seen().maxNanos() / 1e3),
  CLIENT_CPU(
      "client CPU us a call",
      measurement -> aCall(measurement, measurement.clientUsed().cpuNanos()) / 1e3),
  SERVER_CPU(
      "server CPU us a call",
      measurement -> aCall(measurement, measurement.serverUsed().cpuNanos()) / 1e3),
  CPU("CPU us a call", measurement -> CLIENT_CPU.of(measurement) + SERVER_CPU.of(measurement)),
  CLIENT_BYTES(
      "client bytes a call",
      measurement -> aCall(measurement, measurement.clientUsed().allocatedBytes())),
  SERVER_BYTES(
      "server bytes a call",
      measurement -> aCall(measurement, measurement.serverUsed().allocatedBytes()));

  private final String label;
  private final ToDoubleFunction<Measurement> reading;

  Figure(String label, ToDoubleFunction<Measurement> reading) {
    this.label = label;
    this.reading = reading;
  }

  /** With its unit. */
  String label() {
    return label;
  }

  public double of(Measurement measurement) {
    return reading.applyAsDouble(measurement);
  }

  private static double aCall(Measurement measurement, long total) {
    return (double) total / measurement.seen().calls();
  }
}
