package io.ringwire.perf.load.rpc;

import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.perf.load.generator.Target.Answer;

/** How failed calls are told apart: by status code, and an application's errors by their names. */
final class CallFailures {
  private CallFailures() {}

  static void tell(Answer answer, Throwable failure) {
    Status status = RpcException.statusOf(failure);
    String kind = status.code().name();
    answer.failed(
        AppError.from(status).map(error -> kind + "/" + error.name()).orElse(kind), status.text());
  }
}
