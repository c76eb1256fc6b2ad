package io.ringwire.perf.baseline.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
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
import io.ringwire.perf.v1.UsersGrpc;
import io.ringwire.perf.workload.PayloadStream;
import io.ringwire.perf.workload.Users;

/** The workload as a grpc-java service. */
final class GrpcUsers extends UsersGrpc.UsersImplBase {
  private final Users users;

  GrpcUsers(Users users) {
    this.users = users;
  }

  @Override
  public void get(GetUserRequest request, StreamObserver<User> to) {
    answer(users.get(request), to);
  }

  @Override
  public void exists(ExistsRequest request, StreamObserver<ExistsReply> to) {
    answer(users.exists(request), to);
  }

  @Override
  public void create(CreateUserRequest request, StreamObserver<CreateUserReply> to) {
    CreateUserReply reply;
    try {
      reply = users.create(request);
    } catch (IllegalArgumentException e) {
      refuse(e, to);
      return;
    }
    answer(reply, to);
  }

  @Override
  public void list(ListUsersRequest request, StreamObserver<UserPage> to) {
    answer(users.list(request), to);
  }

  @Override
  public void echo(Payload payload, StreamObserver<Payload> to) {
    answer(users.echo(payload), to);
  }

  @Override
  public void stream(StreamRequest request, StreamObserver<Payload> to) {
    PayloadStream messages;
    try {
      messages = users.stream(request);
    } catch (IllegalArgumentException e) {
      refuse(e, to);
      return;
    }
    Source source = new Source(messages, (ServerCallStreamObserver<Payload>) to);
    source.to.setOnReadyHandler(source::send);
    source.send();
  }

  private static <T> void answer(T answer, StreamObserver<T> to) {
    to.onNext(answer);
    to.onCompleted();
  }

  private static void refuse(IllegalArgumentException why, StreamObserver<?> to) {
    to.onError(
        Status.INVALID_ARGUMENT
            .withDescription(why.getMessage())
            .withCause(why)
            .asRuntimeException());
  }

  /** Sends what the call has room for, each time it has; grpc-java runs the calls of one stream one after another. */
  private static final class Source {
    final ServerCallStreamObserver<Payload> to;
    private final PayloadStream messages;
    private boolean ended;

    Source(PayloadStream messages, ServerCallStreamObserver<Payload> to) {
      this.messages = messages;
      this.to = to;
    }

    void send() {
      while (messages.hasNext() && to.isReady()) {
        to.onNext(messages.next());
      }
      if (!messages.hasNext() && !ended) {
        ended = true;
        to.onCompleted();
      }
    }
  }
}
