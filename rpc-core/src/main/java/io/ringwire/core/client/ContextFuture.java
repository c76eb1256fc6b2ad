package io.ringwire.core.client;

import io.ringwire.core.call.CallContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A future whose callbacks, asynchronous ones included, run under the context in which its call was made. */
class ContextFuture<T> extends CompletableFuture<T> {
  final CallContext context;

  ContextFuture(CallContext context) {
    this.context = context;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return context == CallContext.ROOT ? new CompletableFuture<>() : new ContextFuture<>(context);
  }

  @Override
  public Executor defaultExecutor() {
    Executor executor = super.defaultExecutor();
    return context == CallContext.ROOT ? executor : task -> executor.execute(context.wrap(task));
  }
}
