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

  /** Puts filters around an invoker, the first outermost. Done once, at build time. */
  static Invoker compose(List<? extends Filter> filters, Invoker last) {
    Invoker composed = last;
    for (int i = filters.size() - 1; i >= 0; i--) {
      Filter filter = filters.get(i);
      Invoker next = composed;
      composed = call -> filter.filter(call, next);
    }
    return composed;
  }
}
