package io.ringwire.core.call;

import io.ringwire.codec.metadata.Metadata;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The successful answer to a call: one message, a publisher of messages, or (one-way) nothing. A publisher of a reply
 * takes one subscriber; it ends with the stream's own status.
 */
public final class Reply {
  /** The answer to a one-way call: the frame was handed to a connection. */
  public static final Reply NONE = new Reply(null, null, Metadata.EMPTY);

  private final @Nullable Object message;
  private final Flow.@Nullable Publisher<?> messages;
  private final Metadata metadata;

  private Reply(@Nullable Object message, Flow.@Nullable Publisher<?> messages, Metadata metadata) {
    this.message = message;
    this.messages = messages;
    this.metadata = metadata;
  }

  public static Reply of(Object message) {
    return new Reply(message, null, Metadata.EMPTY);
  }

  public static Reply of(Object message, Metadata metadata) {
    return new Reply(message, null, metadata);
  }

  public static Reply stream(Flow.Publisher<?> messages, Metadata metadata) {
    return new Reply(null, messages, metadata);
  }

  /** The one message; only for kinds that answer with one. */
  public Object message() {
    return Objects.requireNonNull(message, "this reply is a stream or one-way");
  }

  /** The messages; only for kinds that answer with a stream. */
  public Flow.Publisher<?> messages() {
    return Objects.requireNonNull(messages, "this reply is no stream");
  }

  public boolean isStream() {
    return messages != null;
  }

  public Metadata metadata() {
    return metadata;
  }

  public Reply withMetadata(Metadata metadata) {
    return new Reply(message, messages, metadata);
  }
}
