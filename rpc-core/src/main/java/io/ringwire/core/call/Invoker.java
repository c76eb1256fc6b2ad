package io.ringwire.core.call;

import java.util.concurrent.CompletionStage;

/**
 * Carries out one call. A client's invoker ends at a socket, a server's at the author's handler.
 *
 * <p>It never throws and never blocks: every outcome, refusals included, is the stage's, which completes exactly once,
 * with a {@link Reply} or with an {@link io.ringwire.codec.status.RpcException}. The stage may complete on any thread,
 * often an event loop, so what is attached to it must not block either. To stop a call, cancel
 * {@link Call#cancellation()}; cancelling the stage does nothing.
 */
@FunctionalInterface
public interface Invoker {
  CompletionStage<Reply> invoke(Call call);

  /**
   * As {@link #invoke(Call)}, and the outcome goes to {@code receiver}: exactly once, on any thread, perhaps before this
   * returns. What it throws has not been received. The layers that every call passes have it as their proper form, for a
   * stage and its callback at each of them cost more than what they do.
   */
  default void invoke(Call call, ReplyReceiver receiver) {
    invoke(call).whenComplete(receiver);
  }
}
