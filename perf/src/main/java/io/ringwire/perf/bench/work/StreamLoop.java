package io.ringwire.perf.bench.work;

import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.v1.StreamRequest;
import io.ringwire.perf.workload.StreamListener;
import io.ringwire.perf.workload.UserClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Reads one server stream after the other, as fast as it comes, and counts messages. */
final class StreamLoop implements Run {
  /** Long enough for the pause between two streams not to count, short enough for the slowest stack to end one in time. */
  static final int MESSAGES = 100_000;

  private final UserClient client;
  private final int payloadBytes;
  private final Failure failure = new Failure();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Written by whichever one thread brings the stream. */
  private final AtomicLong messages = new AtomicLong();

  private volatile boolean stopping;

  StreamLoop(UserClient client, int payloadBytes) {
    this.client = client;
    this.payloadBytes = payloadBytes;
  }

  @Override
  public void warmUp(Duration time) throws InterruptedException {
    read();
    failure.throwWithin(time);
  }

  private void read() {
    client.stream(
        StreamRequest.newBuilder().setCount(MESSAGES).setMessageBytes(payloadBytes).build(),
        new Reader());
  }

  @Override
  public Measured measure(Duration time) throws InterruptedException {
    long before = messages.get();
    long began = System.nanoTime();
    failure.throwWithin(time);
    return Measured.ofStream(System.nanoTime() - began, messages.get() - before);
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    if (!ended.await(ClosedLoop.STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "the stream did not end in " + ClosedLoop.STOP_SECONDS_MAX + " s");
    }
    failure.throwWithin(Duration.ZERO);
  }

  private final class Reader implements StreamListener {
    private int received;

    @Override
    public void onMessage(Payload message) {
      if (message.getData().size() != payloadBytes) {
        onFailure(
            new IllegalStateException(
                "a message of " + message.getData().size() + " bytes, not of " + payloadBytes));
        return;
      }
      received++;
      messages.lazySet(messages.get() + 1);
    }

    @Override
    public void onEnd() {
      if (received != MESSAGES) {
        onFailure(
            new IllegalStateException(
                "a stream ended after " + received + " messages of " + MESSAGES));
      } else if (stopping) {
        ended.countDown();
      } else {
        read();
      }
    }

    @Override
    public void onFailure(Throwable cause) {
      failure.report(cause);
      ended.countDown();
    }
  }
}
