package io.ringwire.perf.bench.work;

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
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.StreamListener;
import io.ringwire.perf.workload.UserClient;
import io.ringwire.perf.workload.Users;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Answers when the test says so; streams and blocking calls are answered at once, or fail when told to. */
final class ManualClient implements UserClient {
  record Asked(GetUserRequest request, AnswerListener<User> listener) {}

  final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final Users users = new Users();

  /** Read of the next stream. */
  @Nullable StreamListener reader;

  /** Thrown by blocking calls, when there is one. */
  @Nullable RuntimeException blockingFailure;

  private Asked next() {
    return Objects.requireNonNull(asked.poll(), "nothing was asked");
  }

  void answer() {
    Asked next = next();
    next.listener.onAnswer(users.get(next.request));
  }

  void answerWith(long id) {
    next().listener.onAnswer(users.get(id));
  }

  void fail() {
    next().listener.onFailure(new IllegalStateException("refused"));
  }

  @Override
  public void get(GetUserRequest request, AnswerListener<User> listener) {
    asked.add(new Asked(request, listener));
  }

  @Override
  public void stream(StreamRequest request, StreamListener listener) {
    reader = listener;
  }

  @Override
  public User getBlocking(GetUserRequest request) {
    RuntimeException failure = blockingFailure;
    if (failure != null) {
      throw failure;
    }
    return users.get(request);
  }

  @Override
  public UserPage listBlocking(ListUsersRequest request) {
    return users.list(request);
  }

  @Override
  public void exists(ExistsRequest request, AnswerListener<ExistsReply> listener) {
    listener.onAnswer(users.exists(request));
  }

  @Override
  public void create(CreateUserRequest request, AnswerListener<CreateUserReply> listener) {
    listener.onAnswer(users.create(request));
  }

  @Override
  public void list(ListUsersRequest request, AnswerListener<UserPage> listener) {
    listener.onAnswer(users.list(request));
  }

  @Override
  public void echo(Payload payload, AnswerListener<Payload> listener) {
    listener.onAnswer(payload);
  }

  @Override
  public void close() {}
}
