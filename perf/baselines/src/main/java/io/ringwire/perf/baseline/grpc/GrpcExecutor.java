package io.ringwire.perf.baseline.grpc;

/** Where grpc-java runs handlers and listeners. */
public enum GrpcExecutor {
  /** On the event loop: its fastest, and what must not block. */
  DIRECT,
  /** On grpc-java's shared pool: what one gets who sets nothing. */
  DEFAULT
}
