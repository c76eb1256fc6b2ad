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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The workload as a Ringwire service whose handlers run on the ring. */
@RpcService(RingUsers.NAME)
public interface RingUsers {
  String NAME = InlineUsers.NAME;

  @RpcMethod(idempotent = true, execution = Execution.RING)
  CompletionStage<User> get(GetUserRequest request);

  @RpcMethod(idempotent = true, execution = Execution.RING)
  CompletionStage<ExistsReply> exists(ExistsRequest request);

  @RpcMethod(execution = Execution.RING)
  CompletionStage<CreateUserReply> create(CreateUserRequest request);

  @RpcMethod(idempotent = true, execution = Execution.RING)
  CompletionStage<UserPage> list(ListUsersRequest request);

  @RpcMethod(idempotent = true, execution = Execution.RING)
  CompletionStage<Payload> echo(Payload request);

  @RpcMethod(execution = Execution.RING)
  Flow.Publisher<Payload> stream(StreamRequest request);

  /** Serves the fixed population. */
  record FromMemory(Users users) implements RingUsers {
    @Override
    public CompletionStage<User> get(GetUserRequest request) {
      return CompletableFuture.completedStage(users.get(request));
    }

    @Override
    public CompletionStage<ExistsReply> exists(ExistsRequest request) {
      return CompletableFuture.completedStage(users.exists(request));
    }

    @Override
    public CompletionStage<CreateUserReply> create(CreateUserRequest request) {
      return CompletableFuture.completedStage(users.create(request));
    }

    @Override
    public CompletionStage<UserPage> list(ListUsersRequest request) {
      return CompletableFuture.completedStage(users.list(request));
    }

    @Override
    public CompletionStage<Payload> echo(Payload request) {
      return CompletableFuture.completedStage(users.echo(request));
    }

    @Override
    public Flow.Publisher<Payload> stream(StreamRequest request) {
      return new PayloadPublisher(users.stream(request));
    }
  }
}
