package io.ringwire.core.transport;

import io.ringwire.core.call.Call;
import io.ringwire.core.call.Reply;
import org.jspecify.annotations.Nullable;

/**
 * A call that came in, to be completed exactly once, on any thread. Its deadline is enforced here: when it passes, the
 * caller is answered and {@link Call#cancellation()} fires; completing it then does no more than free its place.
 */
public interface InboundCall {
  Call call();

  /** Who calls: an address, with the certificate's name before it under mTLS. */
  String peer();

  /** When the bytes were read that its CALL came with, on {@link System#nanoTime}. */
  long receivedNanos();

  /** The index of the event loop it lives on, from 0 to {@link EventLoops#size()} - 1. */
  int loop();

  /**
   * Answers the call, and wakes its event loop when that sleeps. A reply's publisher is subscribed to here.
   *
   * @param reply null when {@code failure} is there; ignored for one-way calls
   * @param failure its status is the answer; an {@link io.ringwire.core.call.AttemptException} whose outcome is REFUSED
   *     says that no handler ran, so that the caller may try elsewhere
   */
  void complete(@Nullable Reply reply, @Nullable Throwable failure);

  /** Answers without the wake: the caller promises {@link #flush()} at the end of its batch. */
  void completeQuietly(@Nullable Reply reply, @Nullable Throwable failure);

  /** Wakes the event loop of this call's connection for what {@link #completeQuietly} left there. */
  void flush();
}
