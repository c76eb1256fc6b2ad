package io.ringwire.core.annotation;

/** Where a handler runs. */
public enum Execution {
  /** {@link #RING} for methods that return a stage or a publisher, {@link #BLOCKING} for the others. */
  BY_SIGNATURE,
  /** On the event loop itself: only for handlers of microseconds that never block. */
  INLINE,
  /** On the Disruptor ring of the connection's event loop: for handlers that never block. */
  RING,
  /** On a virtual thread where the JVM has them, on a bounded pool where not. */
  BLOCKING
}
