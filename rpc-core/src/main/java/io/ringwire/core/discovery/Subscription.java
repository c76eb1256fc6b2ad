package io.ringwire.core.discovery;

/** An interest that can be given up; closing twice does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /** Gives up nothing: for an interest that is already over, or never was. */
  Subscription NONE = () -> {};

  @Override
  void close();
}
