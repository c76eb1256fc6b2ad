package io.ringwire.registry.embedded;

/** One ZooKeeper server in this JVM. */
public final class EmbeddedZooKeeper implements AutoCloseable {
  private EmbeddedZooKeeper() {}

  /**
   * Starts a server and returns when it listens.
   *
   * @throws java.io.UncheckedIOException when the port is taken or the directory cannot be used
   */
  public static EmbeddedZooKeeper start(EmbeddedConfig config) {
    throw new UnsupportedOperationException(config.toString());
  }

  public int port() {
    throw new UnsupportedOperationException();
  }

  /** {@code host:port}, for {@code ZooKeeperConfig.of}. */
  public String connectString() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
