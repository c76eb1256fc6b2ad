package io.ringwire.perf.workload;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Is told of one answer, exactly once, on whatever thread the stack answers on: it must not block. Also what a stage
 * wants of its listener, so that no stack under test needs an adapter a call.
 */
public interface AnswerListener<T> extends BiConsumer<@Nullable T, @Nullable Throwable> {
  void onAnswer(T answer);

  void onFailure(Throwable cause);

  @Override
  default void accept(@Nullable T answer, @Nullable Throwable cause) {
    if (answer != null) {
      onAnswer(answer);
    } else {
      onFailure(
          cause != null ? cause : new IllegalStateException("neither an answer nor a failure"));
    }
  }
}
