package io.ringwire.perf.bench.work;

import io.ringwire.perf.v1.CreateUserReply;
import io.ringwire.perf.v1.CreateUserRequest;
import io.ringwire.perf.v1.ExistsReply;
import io.ringwire.perf.v1.ExistsRequest;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.ListUsersRequest;
import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.v1.UserPage;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.UserClient;
import io.ringwire.perf.workload.Users;

/**
 * One question and its answer. An answer is looked at closely enough to know that it is the answer to that question, and
 * no closer: that would be measured too.
 *
 * @param <A> the answer
 */
interface Exchange<A> {
  void ask(UserClient client, long number, AnswerListener<A> listener);

  boolean isRight(long number, A answer);

  /**
   * The exchange of an operation other than a stream.
   *
   * @param payloadBytes of an echo
   */
  static Exchange<?> of(Operation operation, int payloadBytes) {
    return switch (operation) {
      case GET -> new Get();
      case EXISTS -> new Exists();
      case CREATE -> new Create(new Users().get(1));
      case LIST -> new ListPage();
      case ECHO -> new Echo(Users.payload(payloadBytes));
      case STREAM -> throw new IllegalArgumentException("a stream has no one answer");
    };
  }

  /** A user by its id. */
  record Get() implements Exchange<User> {
    static GetUserRequest request(long number) {
      return GetUserRequest.newBuilder().setId(number).build();
    }

    @Override
    public void ask(UserClient client, long number, AnswerListener<User> listener) {
      client.get(request(number), listener);
    }

    @Override
    public boolean isRight(long number, User answer) {
      return answer.getId() == (number & (Users.COUNT - 1));
    }
  }

  /** Every second user asked for is none of the population. */
  record Exists() implements Exchange<ExistsReply> {
    @Override
    public void ask(UserClient client, long number, AnswerListener<ExistsReply> listener) {
      client.exists(ExistsRequest.newBuilder().setId(number % (2 * Users.COUNT)).build(), listener);
    }

    @Override
    public boolean isRight(long number, ExistsReply answer) {
      return answer.getExists() == (number % (2 * Users.COUNT) < Users.COUNT);
    }
  }

  /** The same user again and again: what is measured is its way. */
  record Create(User user) implements Exchange<CreateUserReply> {
    @Override
    public void ask(UserClient client, long number, AnswerListener<CreateUserReply> listener) {
      client.create(CreateUserRequest.newBuilder().setUser(user).build(), listener);
    }

    @Override
    public boolean isRight(long number, CreateUserReply answer) {
      return answer.getId() >= Users.COUNT;
    }
  }

  /** A page of users by its number. */
  record ListPage() implements Exchange<UserPage> {
    static ListUsersRequest request(long number) {
      return ListUsersRequest.newBuilder().setPage((int) (number % Users.PAGE_COUNT)).build();
    }

    @Override
    public void ask(UserClient client, long number, AnswerListener<UserPage> listener) {
      client.list(request(number), listener);
    }

    @Override
    public boolean isRight(long number, UserPage answer) {
      return answer.getUsersCount() == Users.PAGE_USERS
          && answer.getUsers(0).getId() == number % Users.PAGE_COUNT * Users.PAGE_USERS;
    }
  }

  /** The same bytes both ways. */
  record Echo(Payload payload) implements Exchange<Payload> {
    @Override
    public void ask(UserClient client, long number, AnswerListener<Payload> listener) {
      client.echo(payload, listener);
    }

    @Override
    public boolean isRight(long number, Payload answer) {
      return answer.getData().size() == payload.getData().size();
    }
  }
}
