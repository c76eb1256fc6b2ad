package io.ringwire.shop.user.v1;

import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;

/** Users of the shop. Failures carry a {@link io.ringwire.shop.error.ShopError}. */
@RpcService("shop.user.v1.UserService")
public interface UserService {

  /** Fails with INVALID_FIELD or EMAIL_TAKEN. */
  @HttpRoute(post = "/v1/users", body = "*")
  User createUser(CreateUserRequest request);

  /** Fails with USER_NOT_FOUND. */
  @HttpRoute(get = "/v1/users/{user_id}")
  @RpcMethod(idempotent = true)
  User getUser(GetUserRequest request);
}
