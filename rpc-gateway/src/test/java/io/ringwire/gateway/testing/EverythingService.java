package io.ringwire.gateway.testing;

import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcService;

/** Echoes the message that has every shape. */
@RpcService("ringwire.gateway.test.EverythingService")
public interface EverythingService {
  @HttpRoute(post = "/v1/everything", body = "*")
  Everything echo(Everything request);
}
