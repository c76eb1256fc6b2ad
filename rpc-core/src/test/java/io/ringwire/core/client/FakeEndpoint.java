package io.ringwire.core.client;

import io.ringwire.core.balance.EndpointInvoker;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Reply;
import io.ringwire.core.discovery.Endpoint;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** An endpoint without a socket: it notes the calls it gets and answers as the test says. */
final class FakeEndpoint implements EndpointInvoker {
  static final Endpoint ADDRESS = Endpoint.of("127.0.0.1", 1);

  final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  final CountDownLatch closed = new CountDownLatch(1);
  volatile Invoker answer;

  FakeEndpoint(Invoker answer) {
    this.answer = answer;
  }

  @Override
  public Endpoint endpoint() {
    return ADDRESS;
  }

  @Override
  public Readiness readiness() {
    return Readiness.READY;
  }

  @Override
  public void connect() {}

  @Override
  public CompletionStage<Reply> invoke(Call call) {
    calls.add(call);
    return answer.invoke(call);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
