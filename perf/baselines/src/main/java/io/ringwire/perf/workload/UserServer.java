package io.ringwire.perf.workload;

/** A running server of the workload on the loopback address. */
public interface UserServer extends AutoCloseable {
  int port();

  /** Closes its connections and returns when all threads of the server have ended. */
  @Override
  void close();
}
