package io.ringwire.perf.bench;

/**
 * One contender, one round, one number of calls in flight.
 *
 * @param round from 1
 * @param client what the client process measured
 * @param serverUsed what the server process used meanwhile
 */
record Measurement(
    Contender contender, int round, int inFlight, ClientFigures client, ProcessUsage serverUsed) {
  double callsPerSecond() {
    return client.callsPerSecond();
  }

  double p50Micros() {
    return client.p50Nanos() / 1e3;
  }

  double p99Micros() {
    return client.p99Nanos() / 1e3;
  }

  double clientCpuMicrosPerCall() {
    return perCall(client.used().cpuNanos()) / 1e3;
  }

  double serverCpuMicrosPerCall() {
    return perCall(serverUsed.cpuNanos()) / 1e3;
  }

  double clientBytesPerCall() {
    return perCall(client.used().allocatedBytes());
  }

  double serverBytesPerCall() {
    return perCall(serverUsed.allocatedBytes());
  }

  private double perCall(long total) {
    return client.calls() == 0 ? Double.NaN : (double) total / client.calls();
  }
}
