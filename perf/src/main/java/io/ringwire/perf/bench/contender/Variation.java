package io.ringwire.perf.bench.contender;

import io.ringwire.core.ring.RingWait;
import io.ringwire.core.server.ServerConfig;
import io.ringwire.perf.baseline.BaselineConfig;
import io.ringwire.perf.baseline.Transport;

/**
 * What a contender may do differently from its defaults.
 *
 * @param loops event loops a side; a server has a ring for each
 * @param connections of the client, to the one server
 * @param ringWait how a ring waits for calls
 * @param batch calls a ring runs before it flushes their answers
 * @param transport of Netty
 * @param surroundings of both processes
 */
record Variation(
    int loops,
    int connections,
    RingWait ringWait,
    int batch,
    Transport transport,
    Surroundings surroundings) {
  static final Variation NONE =
      new Variation(
          1,
          1,
          ServerConfig.DEFAULT.ringWait(),
          ServerConfig.DEFAULT.ringBatchMax(),
          Transport.AUTO,
          Surroundings.NONE);

  /** What of it a baseline knows. */
  BaselineConfig baseline() {
    return BaselineConfig.DEFAULT
        .withEventLoops(loops)
        .withConnections(connections)
        .withTransport(transport);
  }

  Variation withLoops(int loops) {
    return new Variation(loops, connections, ringWait, batch, transport, surroundings);
  }

  Variation withConnections(int connections) {
    return new Variation(loops, connections, ringWait, batch, transport, surroundings);
  }

  Variation withRingWait(RingWait ringWait) {
    return new Variation(loops, connections, ringWait, batch, transport, surroundings);
  }

  Variation withBatch(int batch) {
    return new Variation(loops, connections, ringWait, batch, transport, surroundings);
  }

  Variation withTransport(Transport transport) {
    return new Variation(loops, connections, ringWait, batch, transport, surroundings);
  }

  Variation with(Surroundings surroundings) {
    return new Variation(loops, connections, ringWait, batch, transport, surroundings);
  }
}
