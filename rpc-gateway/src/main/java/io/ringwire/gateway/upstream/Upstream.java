package io.ringwire.gateway.upstream;

import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.concurrent.CompletionStage;

/** Calls services: {@code RpcClient::call} does. */
@FunctionalInterface
public interface Upstream {
  /** The stage is a future whose cancellation cancels the call; a reply's publisher must be subscribed to. */
  CompletionStage<Reply> call(
      MethodDescriptor<byte[], byte[]> method, byte[] request, CallOptions options);
}
