package io.ringwire.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.annotation.Execution;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.ring.Watchdog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With an INLINE method every signal runs at once, so the test sees each step. */
class RequestSignalsTest {
  private final Dispatcher dispatcher = new Dispatcher(ServerConfig.DEFAULT, 1, Watchdog.SHARED);
  private final StreamLane lane =
      new StreamLane(
          dispatcher,
          TestMethods.of("Sum", CallKind.CLIENT_STREAM, Execution.INLINE),
          0,
          CallContext.ROOT,
          new Owner());
  private final Wire wire = new Wire();
  private final Handler handler = new Handler();
  private final Flow.Publisher<Object> requests = lane.requests(wire);

  @AfterEach
  void close() {
    dispatcher.close();
  }

  private static final class Owner implements StreamLane.Owner {
    @Override
    public RpcException failure(Throwable thrown) {
      return Status.of(StatusCode.INTERNAL, "thrown").asException(thrown);
    }

    @Override
    public void breakOff(RpcException failure) {}
  }

  /** The transport's end: notes what it is asked for. */
  private static final class Wire implements Flow.Publisher<Object>, Flow.Subscription {
    private Flow.@Nullable Subscriber<? super Object> subscriber;
    long asked;
    boolean cancelled;

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
      this.subscriber = subscriber;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      asked += n;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    void send(int count) {
      for (int i = 0; i < count; i++) {
        asked--;
        subscriber().onNext(Int64Value.of(i));
      }
    }

    Flow.Subscriber<? super Object> subscriber() {
      return Objects.requireNonNull(subscriber);
    }
  }

  private static final class Handler implements Flow.Subscriber<Object> {
    final List<Object> got = new ArrayList<>();
    final List<String> ends = new ArrayList<>();
    boolean throwing;
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(Object message) {
      got.add(message);
      if (throwing) {
        throw new IllegalStateException("a subscriber must not");
      }
    }

    @Override
    public void onError(Throwable failure) {
      ends.add(failure.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
      ends.add("complete");
    }

    Flow.Subscription subscription() {
      return Objects.requireNonNull(subscription);
    }
  }

  @Test
  void noMoreIsAskedOfTheWireThanTheHandlerAskedFor() {
    requests.subscribe(handler);
    assertThat(wire.asked).isZero();
    handler.subscription().request(1);
    assertThat(wire.asked).isEqualTo(1);
    wire.send(1);
    assertThat(handler.got).hasSize(1);
    assertThat(wire.asked).isZero();
  }

  @Test
  void anUnboundedDemandIsPassedOnInPortions() {
    requests.subscribe(handler);
    handler.subscription().request(Long.MAX_VALUE);
    long first = wire.asked;
    assertThat(first).isBetween(1L, 128L);
    for (int i = 0; i < 1000; i++) {
      wire.send(1);
      assertThat(wire.asked).isBetween(1L, 128L);
    }
    assertThat(handler.got).hasSize(1000);
    // Small messages are asked for further ahead than the first, whose size nobody knew.
    assertThat(wire.asked).isGreaterThan(first);
  }

  @Test
  void theEndComesAfterTheLastMessage() {
    requests.subscribe(handler);
    handler.subscription().request(2);
    wire.send(2);
    wire.subscriber().onComplete();
    assertThat(handler.got).hasSize(2);
    assertThat(handler.ends).containsExactly("complete");
  }

  @Test
  void anEmptyStreamEndsWithoutDemand() {
    requests.subscribe(handler);
    wire.subscriber().onComplete();
    assertThat(handler.ends).containsExactly("complete");
  }

  @Test
  void aFailureOfTheWireReachesTheHandlerOnce() {
    requests.subscribe(handler);
    wire.subscriber().onError(new IllegalArgumentException("gone"));
    handler.subscription().request(1);
    assertThat(handler.ends).containsExactly("IllegalArgumentException");
  }

  @Test
  void cancellingReachesTheWireAndEndsTheSignals() {
    requests.subscribe(handler);
    handler.subscription().request(10);
    handler.subscription().cancel();
    assertThat(wire.cancelled).isTrue();
    wire.send(1);
    wire.subscriber().onComplete();
    assertThat(handler.got).isEmpty();
    assertThat(handler.ends).isEmpty();
  }

  @Test
  void aDemandOfZeroIsAMistakeThatFailsTheStream() {
    requests.subscribe(handler);
    handler.subscription().request(0);
    assertThat(handler.ends).containsExactly("IllegalArgumentException");
    assertThat(wire.cancelled).isTrue();
  }

  @Test
  void aSubscriberThatThrowsHasCancelled() {
    handler.throwing = true;
    requests.subscribe(handler);
    handler.subscription().request(10);
    wire.send(1);
    assertThat(wire.cancelled).isTrue();
    wire.send(1);
    assertThat(handler.got).hasSize(1);
  }

  @Test
  void aSecondSubscriberIsRefusedAndTheFirstGoesOn() {
    requests.subscribe(handler);
    Handler second = new Handler();
    requests.subscribe(second);
    assertThat(second.ends).containsExactly("IllegalStateException");
    handler.subscription().request(1);
    wire.send(1);
    assertThat(handler.got).hasSize(1);
  }

  @Test
  void aLaneWithoutRoomFailsTheStream() {
    requests.subscribe(handler);
    handler.subscription().request(10);
    lane.discard();
    assertThat(handler.ends).containsExactly("RpcException");
    assertThat(wire.cancelled).isTrue();
  }
}
