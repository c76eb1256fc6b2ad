package io.ringwire.core.server;

import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.core.ring.RingWait;
import io.ringwire.core.transport.TransportConfig;
import java.time.Duration;
import java.util.List;

/**
 * How a server behaves.
 *
 * @param inFlightMax calls admitted and not yet answered, over all methods; more are refused before their message is
 *     parsed, so that a client can go elsewhere; default 4096
 * @param methodInFlightMax the same for any one method, so that one that hangs leaves room for the others; default 3072
 * @param ringSlots calls that may wait on one ring, a power of two; default 4096. Memory, not the limit: with at least
 *     {@code inFlightMax} slots a ring is never full
 * @param ringBatchMax calls a ring runs before it flushes their answers; default 64
 * @param ringWait how a ring waits for calls; default {@link RingWait#BLOCKING}
 * @param blockingThreadsMax threads for BLOCKING handlers where the JVM has no virtual threads; default 256
 * @param blockingQueueMax calls that may wait for such a thread; more are refused; default 1024
 * @param ringHoldMax time a handler may hold a ring before the watchdog names it; default 100 ms
 * @param loopHoldMax time an INLINE handler may hold an event loop before the watchdog names it; default 20 ms
 * @param lameDuck how long a server that is going away still takes calls, while clients learn of it; default 3 s
 * @param drainGrace how long calls under way may then take to end; default 30 s
 * @param propagated metadata that nested calls pass on by themselves; by default the trace context, baggage, tenant,
 *     criticality, language and request id, and never credentials
 * @param transport limits and timings of connections
 */
public record ServerConfig(
    int inFlightMax,
    int methodInFlightMax,
    int ringSlots,
    int ringBatchMax,
    RingWait ringWait,
    int blockingThreadsMax,
    int blockingQueueMax,
    Duration ringHoldMax,
    Duration loopHoldMax,
    Duration lameDuck,
    Duration drainGrace,
    List<MetadataKey<?>> propagated,
    TransportConfig transport) {

  public static final ServerConfig DEFAULT =
      new ServerConfig(
          4096,
          3072,
          4096,
          64,
          RingWait.BLOCKING,
          256,
          1024,
          Duration.ofMillis(100),
          Duration.ofMillis(20),
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          List.of(
              MetadataKeys.TRACEPARENT,
              MetadataKeys.TRACESTATE,
              MetadataKeys.BAGGAGE,
              MetadataKeys.TENANT,
              MetadataKeys.CRITICALITY,
              MetadataKeys.CONTENT_LANGUAGE,
              MetadataKeys.REQUEST_ID),
          TransportConfig.DEFAULT);

  private static final int RING_SLOTS_MAX = 1 << 20;

  public ServerConfig {
    between("inFlightMax", inFlightMax, 1, Integer.MAX_VALUE / 2);
    between("methodInFlightMax", methodInFlightMax, 1, Integer.MAX_VALUE / 2);
    between("ringSlots", ringSlots, 1, RING_SLOTS_MAX);
    if (Integer.bitCount(ringSlots) != 1) {
      throw new IllegalArgumentException("ringSlots must be a power of two, was " + ringSlots);
    }
    between("ringBatchMax", ringBatchMax, 1, RING_SLOTS_MAX);
    between("blockingThreadsMax", blockingThreadsMax, 1, 1 << 15);
    between("blockingQueueMax", blockingQueueMax, 1, 1 << 20);
    notNegative("ringHoldMax", ringHoldMax);
    notNegative("loopHoldMax", loopHoldMax);
    notNegative("lameDuck", lameDuck);
    notNegative("drainGrace", drainGrace);
    propagated = List.copyOf(propagated);
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was " + value);
    }
  }

  private static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, was " + value);
    }
  }

  /** Limits on calls in flight: over all methods, and for any one of them. */
  public ServerConfig withInFlightMax(int inFlightMax, int methodInFlightMax) {
    Draft draft = new Draft(this);
    draft.inFlightMax = inFlightMax;
    draft.methodInFlightMax = methodInFlightMax;
    return draft.build();
  }

  /** Slots of each ring, calls a batch, and how the ring waits. */
  public ServerConfig withRing(int ringSlots, int ringBatchMax, RingWait ringWait) {
    Draft draft = new Draft(this);
    draft.ringSlots = ringSlots;
    draft.ringBatchMax = ringBatchMax;
    draft.ringWait = ringWait;
    return draft.build();
  }

  /** Threads, and calls waiting for one, where the JVM has no virtual threads. */
  public ServerConfig withBlocking(int blockingThreadsMax, int blockingQueueMax) {
    Draft draft = new Draft(this);
    draft.blockingThreadsMax = blockingThreadsMax;
    draft.blockingQueueMax = blockingQueueMax;
    return draft.build();
  }

  /** What the watchdog lets pass, on rings and on event loops. */
  public ServerConfig withHoldMax(Duration ringHoldMax, Duration loopHoldMax) {
    Draft draft = new Draft(this);
    draft.ringHoldMax = ringHoldMax;
    draft.loopHoldMax = loopHoldMax;
    return draft.build();
  }

  /** The two parts of a graceful shutdown. */
  public ServerConfig withDrain(Duration lameDuck, Duration drainGrace) {
    Draft draft = new Draft(this);
    draft.lameDuck = lameDuck;
    draft.drainGrace = drainGrace;
    return draft.build();
  }

  public ServerConfig withPropagated(List<MetadataKey<?>> propagated) {
    Draft draft = new Draft(this);
    draft.propagated = propagated;
    return draft.build();
  }

  public ServerConfig withTransport(TransportConfig transport) {
    Draft draft = new Draft(this);
    draft.transport = transport;
    return draft.build();
  }

  /** The components one by one: a change names what it changes, and nothing is told by its place. */
  private static final class Draft {
    private int inFlightMax;
    private int methodInFlightMax;
    private int ringSlots;
    private int ringBatchMax;
    private RingWait ringWait;
    private int blockingThreadsMax;
    private int blockingQueueMax;
    private Duration ringHoldMax;
    private Duration loopHoldMax;
    private Duration lameDuck;
    private Duration drainGrace;
    private List<MetadataKey<?>> propagated;
    private TransportConfig transport;

    Draft(ServerConfig from) {
      inFlightMax = from.inFlightMax;
      methodInFlightMax = from.methodInFlightMax;
      ringSlots = from.ringSlots;
      ringBatchMax = from.ringBatchMax;
      ringWait = from.ringWait;
      blockingThreadsMax = from.blockingThreadsMax;
      blockingQueueMax = from.blockingQueueMax;
      ringHoldMax = from.ringHoldMax;
      loopHoldMax = from.loopHoldMax;
      lameDuck = from.lameDuck;
      drainGrace = from.drainGrace;
      propagated = from.propagated;
      transport = from.transport;
    }

    ServerConfig build() {
      return new ServerConfig(
          inFlightMax,
          methodInFlightMax,
          ringSlots,
          ringBatchMax,
          ringWait,
          blockingThreadsMax,
          blockingQueueMax,
          ringHoldMax,
          loopHoldMax,
          lameDuck,
          drainGrace,
          propagated,
          transport);
    }
  }
}
