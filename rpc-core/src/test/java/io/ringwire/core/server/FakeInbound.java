package io.ringwire.core.server;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.transport.InboundCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A call that came in over no socket. */
final class FakeInbound implements InboundCall {
  final Cancellation cancellation = new Cancellation();
  final CompletableFuture<Reply> answer = new CompletableFuture<>();
  final AtomicInteger completions = new AtomicInteger();
  final CompletableFuture<Void> flushed = new CompletableFuture<>();
  private final Call call;

  FakeInbound(MethodDescriptor<?, ?> method, Object request, Deadline deadline) {
    call = Call.of(method, request, Metadata.EMPTY, deadline, cancellation);
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public String peer() {
    return "127.0.0.1:1";
  }

  @Override
  public long receivedNanos() {
    return 0;
  }

  @Override
  public int loop() {
    return 0;
  }

  @Override
  public void complete(@Nullable Reply reply, @Nullable Throwable failure) {
    completeQuietly(reply, failure);
    flush();
  }

  @Override
  public void completeQuietly(@Nullable Reply reply, @Nullable Throwable failure) {
    completions.incrementAndGet();
    if (reply == null) {
      answer.completeExceptionally(failure == null ? new NullPointerException() : failure);
    } else {
      answer.complete(reply);
    }
  }

  @Override
  public void flush() {
    flushed.complete(null);
  }

  /** Waits until the answer would have left. */
  Reply reply() throws Exception {
    flushed.get(10, TimeUnit.SECONDS);
    return answer.get(10, TimeUnit.SECONDS);
  }

  Throwable failure() throws Exception {
    flushed.get(10, TimeUnit.SECONDS);
    return answer.handle((reply, thrown) -> thrown).get(10, TimeUnit.SECONDS);
  }
}
