package io.ringwire.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.discovery.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final List<String> heard = new ArrayList<>();

  @Test
  void tellsEveryListenerOnceAndKeepsTheFirstCause() {
    cancellation.onCancel(() -> heard.add("one"));
    cancellation.onCancel(() -> heard.add("two"));
    cancellation.onCancel(() -> heard.add("three"));
    assertThat(cancellation.isCancelled()).isFalse();
    cancellation.cancel(Status.of(StatusCode.DEADLINE_EXCEEDED));
    cancellation.cancel();
    assertThat(heard).containsExactly("one", "two", "three");
    assertThat(cancellation.cause()).isEqualTo(Status.of(StatusCode.DEADLINE_EXCEEDED));
  }

  @Test
  void tellsALateListenerAtOnce() {
    cancellation.cancel();
    cancellation.onCancel(() -> heard.add("late")).close();
    assertThat(heard).containsExactly("late");
  }

  @Test
  void aListenerThatThrowsKeepsNothingFromTheOthersAndTheCanceller() {
    Runnable throwing =
        () -> {
          throw new AssertionError("a listener must not");
        };
    cancellation.onCancel(throwing);
    cancellation.onCancel(() -> heard.add("second"));
    cancellation.onCancel(throwing);
    cancellation.onCancel(() -> heard.add("fourth"));
    cancellation.cancel();
    assertThat(heard).containsExactly("second", "fourth");
    cancellation.onCancel(throwing).close();
  }

  @Test
  void tellsNobodyWhoHasLeft() {
    Subscription first = cancellation.onCancel(() -> heard.add("first"));
    Subscription second = cancellation.onCancel(() -> heard.add("second"));
    cancellation.onCancel(() -> heard.add("third"));
    Runnable fourth = () -> heard.add("fourth");
    cancellation.onCancel(fourth);
    first.close();
    first.close();
    second.close();
    cancellation.remove(fourth);
    cancellation.cancel();
    assertThat(heard).containsExactly("third");
  }

  @Test
  void neverIsNever() {
    Cancellation.NEVER.onCancel(() -> heard.add("never")).close();
    Cancellation.NEVER.cancel();
    assertThat(Cancellation.NEVER.isCancelled()).isFalse();
    assertThat(heard).isEmpty();
  }

  @Test
  void losesNoListenerThatRacesWithTheCancel() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      Cancellation raced = new Cancellation();
      AtomicInteger told = new AtomicInteger();
      CyclicBarrier start = new CyclicBarrier(2);
      Thread canceller =
          new Thread(
              () -> {
                await(start);
                raced.cancel();
              });
      canceller.start();
      await(start);
      raced.onCancel(told::incrementAndGet);
      raced.onCancel(told::incrementAndGet);
      canceller.join();
      assertThat(told).hasValue(2);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
