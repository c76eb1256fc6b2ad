package io.ringwire.perf.bench.contender;

import io.ringwire.core.ring.RingWait;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.perf.baseline.BaselineConfig;

/**
 * What a contender may do differently from its defaults.
 *
 * @param loops event loops a side
 * @param connections of the client, to the one server
 * @param ringWait how a ring waits for calls
 * @param batch calls a ring runs before it flushes their answers
 * @param jvm version or home of the JVM of both processes; empty for the one that runs the bench
 */
record Variation(int loops, int connections, RingWait ringWait, int batch, String jvm) {
  static final Variation NONE =
      new Variation(1, 1, ServerConfig.DEFAULT.ringWait(), ServerConfig.DEFAULT.ringBatchMax(), "");

  /** What of it a baseline knows. */
  BaselineConfig baseline() {
    return BaselineConfig.DEFAULT.withEventLoops(loops).withConnections(connections);
  }

  Variation withLoops(int loops) {
    return new Variation(loops, connections, ringWait, batch, jvm);
  }

  Variation withConnections(int connections) {
    return new Variation(loops, connections, ringWait, batch, jvm);
  }

  Variation withRingWait(RingWait ringWait) {
    return new Variation(loops, connections, ringWait, batch, jvm);
  }

  Variation withBatch(int batch) {
    return new Variation(loops, connections, ringWait, batch, jvm);
  }

  Variation withJvm(String jvm) {
    return new Variation(loops, connections, ringWait, batch, jvm);
  }
}
