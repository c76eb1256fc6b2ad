package io.ringwire.shop.testing;

import io.ringwire.codec.status.RpcException;
import io.ringwire.core.call.StageFailure;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a handler answers in the end. */
public final class Answers {
  private static final long WAIT_SECONDS = 10;

  private Answers() {}

  /** The answer, or an exception with the status that a caller would see. */
  public static <T> T of(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw RpcException.statusOf(StageFailure.bare(e)).asException(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }
}
