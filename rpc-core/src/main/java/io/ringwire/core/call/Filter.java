package io.ringwire.core.call;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Stands around an {@link Invoker} and sees every call pass. It follows the invoker's rules, may answer by itself, may
 * hand on an altered call, and hands on at most once unless it is a retry.
 */
@FunctionalInterface
public interface Filter {
  CompletionStage<Reply> filter(Call call, Invoker next);

  /** As {@link #filter(Call, Invoker)}, in the form of {@link Invoker#invoke(Call, ReplyReceiver)}. */
  default void filter(Call call, Invoker next, ReplyReceiver receiver) {
    filter(call, next).whenComplete(receiver);
  }

  /** A filter whose proper form takes a receiver. */
  abstract class Receiving implements Filter {
    @Override
    public final CompletionStage<Reply> filter(Call call, Invoker next) {
      return ReplyStage.of(this, call, next);
    }

    @Override
    public abstract void filter(Call call, Invoker next, ReplyReceiver receiver);
  }

  /** Puts filters around an invoker, the first outermost. Done once, at build time. */
  static Invoker compose(List<? extends Filter> filters, Invoker last) {
    Invoker composed = last;
    for (int i = filters.size() - 1; i >= 0; i--) {
      composed = new Filtered(filters.get(i), composed);
    }
    return composed;
  }
}
