package io.ringwire.perf.bench;

import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.Users;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The workload as a Ringwire service whose handlers run on the ring. */
@RpcService(RingUsers.NAME)
public interface RingUsers {
  String NAME = "ringwire.perf.v1.RingUsers";

  @RpcMethod(idempotent = true, execution = Execution.RING)
  CompletionStage<User> get(GetUserRequest request);

  /** Serves the fixed population. */
  record FromMemory(Users users) implements RingUsers {
    @Override
    public CompletionStage<User> get(GetUserRequest request) {
      return CompletableFuture.completedStage(users.get(request.getId()));
    }
  }
}
