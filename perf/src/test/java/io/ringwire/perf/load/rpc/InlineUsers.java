package io.ringwire.perf.load.rpc;

import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.Users;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A service to put under load. */
@RpcService(InlineUsers.NAME)
public interface InlineUsers {
  String NAME = "ringwire.perf.v1.InlineUsers";

  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<User> get(GetUserRequest request);

  /** Serves the fixed population. */
  record FromMemory(Users users) implements InlineUsers {
    @Override
    public CompletionStage<User> get(GetUserRequest request) {
      return CompletableFuture.completedStage(users.get(request.getId()));
    }
  }
}
