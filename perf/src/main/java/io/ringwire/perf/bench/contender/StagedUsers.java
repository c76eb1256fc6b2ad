package io.ringwire.perf.bench.contender;

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

/** What handlers that return stages do, whatever runs them. */
abstract class StagedUsers {
  private final Users users;

  StagedUsers(Users users) {
    this.users = users;
  }

  public CompletionStage<User> get(GetUserRequest request) {
    return CompletableFuture.completedStage(users.get(request));
  }

  public CompletionStage<ExistsReply> exists(ExistsRequest request) {
    return CompletableFuture.completedStage(users.exists(request));
  }

  public CompletionStage<CreateUserReply> create(CreateUserRequest request) {
    return CompletableFuture.completedStage(users.create(request));
  }

  public CompletionStage<UserPage> list(ListUsersRequest request) {
    return CompletableFuture.completedStage(users.list(request));
  }

  public CompletionStage<Payload> echo(Payload request) {
    return CompletableFuture.completedStage(users.echo(request));
  }

  public Flow.Publisher<Payload> stream(StreamRequest request) {
    return new PayloadPublisher(users.stream(request));
  }
}
