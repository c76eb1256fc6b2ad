package io.ringwire.core.call;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import java.time.Duration;

/**
 * What a caller may say of its calls. Immutable.
 *
 * @param timeout from the call's start to its end, retries included; zero takes the method's, then the client's default
 * @param metadata sent with each call
 */
public record CallOptions(Duration timeout, Metadata metadata) {
  public static final CallOptions DEFAULT = new CallOptions(Duration.ZERO, Metadata.EMPTY);

  public CallOptions {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must not be negative, was " + timeout);
    }
  }

  public CallOptions withTimeout(Duration timeout) {
    return new CallOptions(timeout, metadata);
  }

  public <T> CallOptions with(MetadataKey<T> key, T value) {
    return new CallOptions(timeout, metadata.with(key, value));
  }
}
