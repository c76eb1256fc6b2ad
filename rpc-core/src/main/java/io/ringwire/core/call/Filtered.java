package io.ringwire.core.call;

import java.util.concurrent.CompletionStage;

/** An invoker with a filter around it. */
record Filtered(Filter filter, Invoker next) implements Invoker {
  @Override
  public CompletionStage<Reply> invoke(Call call) {
    return filter.filter(call, next);
  }

  @Override
  public void invoke(Call call, ReplyReceiver receiver) {
    filter.filter(call, next, receiver);
  }
}
