package io.ringwire.perf.workload;

import io.ringwire.perf.v1.User;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Is told of one answer, exactly once, on whatever thread the stack answers on. Also what a stage wants of its listener,
 * so that no stack under test needs an adapter a call.
 */
public interface UserListener extends BiConsumer<@Nullable User, @Nullable Throwable> {
  void onUser(User user);

  void onFailure(Throwable cause);

  @Override
  default void accept(@Nullable User user, @Nullable Throwable cause) {
    if (user != null) {
      onUser(user);
    } else {
      onFailure(cause != null ? cause : new IllegalStateException("neither a user nor a failure"));
    }
  }
}
