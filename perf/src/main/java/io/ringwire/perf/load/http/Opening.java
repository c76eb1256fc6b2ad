package io.ringwire.perf.load.http;

/** One attempt to open a connection, from the first SYN until it can take a request; the pool is told once how it ended. */
final class Opening {
  private final HttpPool pool;
  private boolean isSettled;

  Opening(HttpPool pool) {
    this.pool = pool;
  }

  boolean isSettled() {
    return isSettled;
  }

  void succeeded(HttpConnection connection) {
    if (!isSettled) {
      isSettled = true;
      pool.opened(connection);
    }
  }

  void failed(String status, String text) {
    if (!isSettled) {
      isSettled = true;
      pool.notOpened(status, text);
    }
  }
}
