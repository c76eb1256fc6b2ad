package io.ringwire.perf.workload;

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

/**
 * The workload as a caller sees it: each stack under test has one. Any thread may call; a failed call is told to its
 * listener, and thrown by the blocking ones as an unchecked exception.
 *
 * <p>The blocking calls wait in the way that is natural to the stack, and never run on the thread that brings answers.
 */
public interface UserClient extends AutoCloseable {
  void get(GetUserRequest request, AnswerListener<User> listener);

  void exists(ExistsRequest request, AnswerListener<ExistsReply> listener);

  void create(CreateUserRequest request, AnswerListener<CreateUserReply> listener);

  void list(ListUsersRequest request, AnswerListener<UserPage> listener);

  void echo(Payload payload, AnswerListener<Payload> listener);

  void stream(StreamRequest request, StreamListener listener);

  User getBlocking(GetUserRequest request);

  UserPage listBlocking(ListUsersRequest request);

  /** Fails what is under way and returns when all threads of the client have ended. */
  @Override
  void close();
}
