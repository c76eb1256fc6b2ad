package io.ringwire.shop.user.v1;

import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import java.util.concurrent.CompletionStage;

/** Users of the shop. Failures carry a {@link io.ringwire.shop.error.ShopError}. */
@RpcService("shop.user.v1.UserService")
public interface UserService {

  /** Fails with INVALID_FIELD or EMAIL_TAKEN. */
  @HttpRoute(post = "/v1/users", body = "*")
  User createUser(CreateUserRequest request);

  /**
   * The user as it was at most 10 s ago; what this instance changed, as it is now. Fails with USER_NOT_FOUND. INLINE: the
   * handler answers from memory, or hands the question to a reader of the store; it never blocks.
   */
  @HttpRoute(get = "/v1/users/{user_id}")
  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<User> getUser(GetUserRequest request);
}
