package io.ringwire.perf.bench.contender;

import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import io.ringwire.perf.v1.CreateUserReply;
import io.ringwire.perf.v1.CreateUserRequest;
import io.ringwire.perf.v1.ExistsReply;
import io.ringwire.perf.v1.ExistsRequest;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.ListUsersRequest;
import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.v1.StreamRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.v1.UserPage;
import io.ringwire.perf.workload.Users;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The workload as a Ringwire service whose handlers run on the event loop. */
@RpcService(InlineUsers.NAME)
public interface InlineUsers {
  String NAME = "ringwire.perf.v1.UserService";

  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<User> get(GetUserRequest request);

  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<ExistsReply> exists(ExistsRequest request);

  @RpcMethod(execution = Execution.INLINE)
  CompletionStage<CreateUserReply> create(CreateUserRequest request);

  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<UserPage> list(ListUsersRequest request);

  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<Payload> echo(Payload request);

  @RpcMethod(execution = Execution.INLINE)
  Flow.Publisher<Payload> stream(StreamRequest request);

  /** Serves the fixed population. */
  final class FromMemory extends StagedUsers implements InlineUsers {
    FromMemory(Users users) {
      super(users);
    }
  }
}
