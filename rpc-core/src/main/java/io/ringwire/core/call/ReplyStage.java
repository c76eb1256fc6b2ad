package io.ringwire.core.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The stage of a call whose outcome is received: for the invokers and filters whose proper form takes a receiver. */
public final class ReplyStage extends CompletableFuture<Reply> implements ReplyReceiver {
  private ReplyStage() {}

  /** Invokes by receiver, and gives the outcome as a stage. */
  public static CompletionStage<Reply> of(Invoker invoker, Call call) {
    ReplyStage stage = new ReplyStage();
    invoker.invoke(call, stage);
    return stage;
  }

  /** Filters by receiver, and gives the outcome as a stage. */
  static CompletionStage<Reply> of(Filter filter, Call call, Invoker next) {
    ReplyStage stage = new ReplyStage();
    filter.filter(call, next, stage);
    return stage;
  }

  @Override
  public void accept(@Nullable Reply reply, @Nullable Throwable failure) {
    if (failure == null) {
      complete(reply);
    } else {
      completeExceptionally(failure);
    }
  }
}
