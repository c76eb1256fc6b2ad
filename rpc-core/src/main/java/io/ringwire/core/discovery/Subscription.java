package io.ringwire.core.discovery;

/** An interest that can be given up; closing twice does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
