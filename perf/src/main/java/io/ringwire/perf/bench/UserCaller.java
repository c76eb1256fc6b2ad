package io.ringwire.perf.bench;

import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.AnswerListener;

/** The client side of a contender: one call, told of its answer. */
interface UserCaller extends AutoCloseable {
  void get(GetUserRequest request, AnswerListener<User> listener);

  static UserCaller of(Call call, AutoCloseable client) {
    return new UserCaller() {
      @Override
      public void get(GetUserRequest request, AnswerListener<User> listener) {
        call.get(request, listener);
      }

      @Override
      public void close() throws Exception {
        client.close();
      }
    };
  }

  /** How the call is made. */
  @FunctionalInterface
  interface Call {
    void get(GetUserRequest request, AnswerListener<User> listener);
  }
}
