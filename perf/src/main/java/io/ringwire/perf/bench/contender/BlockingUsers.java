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
import java.util.concurrent.Flow;

/**
 * The workload as a Ringwire service whose handlers have a thread of their own: a virtual one where the JVM has them.
 * Also the stub of all callers that block, whatever the server does.
 */
@RpcService(BlockingUsers.NAME)
public interface BlockingUsers {
  String NAME = InlineUsers.NAME;

  @RpcMethod(idempotent = true)
  User get(GetUserRequest request);

  @RpcMethod(idempotent = true)
  ExistsReply exists(ExistsRequest request);

  CreateUserReply create(CreateUserRequest request);

  @RpcMethod(idempotent = true)
  UserPage list(ListUsersRequest request);

  @RpcMethod(idempotent = true)
  Payload echo(Payload request);

  @RpcMethod(execution = Execution.BLOCKING)
  Flow.Publisher<Payload> stream(StreamRequest request);

  /** Serves the fixed population. */
  record FromMemory(Users users) implements BlockingUsers {
    @Override
    public User get(GetUserRequest request) {
      return users.get(request);
    }

    @Override
    public ExistsReply exists(ExistsRequest request) {
      return users.exists(request);
    }

    @Override
    public CreateUserReply create(CreateUserRequest request) {
      return users.create(request);
    }

    @Override
    public UserPage list(ListUsersRequest request) {
      return users.list(request);
    }

    @Override
    public Payload echo(Payload request) {
      return users.echo(request);
    }

    @Override
    public Flow.Publisher<Payload> stream(StreamRequest request) {
      return new PayloadPublisher(users.stream(request));
    }
  }
}
