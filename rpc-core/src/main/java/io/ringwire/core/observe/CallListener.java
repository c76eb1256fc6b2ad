package io.ringwire.core.observe;

import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.List;

/**
 * Is told when calls begin and end, on one side or on both. Runs on the call's own threads, event loops among them: it
 * must be quick, must not block, and what it throws is dropped with a log line.
 */
public interface CallListener {
  /** Listens to nothing. */
  CallListener NONE = new CallListener() {};

  /** Which end of the wire tells. */
  enum Side {
    CLIENT,
    SERVER
  }

  /** A call began: a client's caller made it, or a server admitted it. Exactly one {@link #ended} follows. */
  default void started(Side side, MethodDescriptor<?, ?> method) {}

  /**
   * A call ended. A call that streams its answer ends with the stream.
   *
   * @param code on a client what the caller learned; on a server what the handler's answer says. OK included. A server
   *     tells it before the answer is written, so that the call's place is free when its caller makes the next one: a
   *     connection that breaks in between leaves a server's OK that its caller never saw
   * @param elapsedNanos from {@link #started}: on a client retries included, on a server the wait for a thread included
   */
  default void ended(
      Side side, MethodDescriptor<?, ?> method, StatusCode code, long elapsedNanos) {}

  /** A server turned a call away before it began, to keep its limits. */
  default void refused(MethodDescriptor<?, ?> method, StatusCode code) {}

  /** One listener that tells all of {@code listeners}, in their order. */
  static CallListener all(List<CallListener> listeners) {
    return switch (listeners.size()) {
      case 0 -> NONE;
      default -> new CallListeners(listeners);
    };
  }
}
