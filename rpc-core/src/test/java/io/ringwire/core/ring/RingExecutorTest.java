package io.ringwire.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.call.Call;
import io.ringwire.core.call.Reply;
import io.ringwire.core.transport.InboundCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class RingExecutorTest {
  private static final int SLOTS = 8;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private RingExecutor rings(RingWait wait) {
    RingExecutor rings = new RingExecutor(1, SLOTS, 64, wait, Duration.ZERO, Watchdog.SHARED);
    rings.start();
    open.add(rings);
    return rings;
  }

  private static RingTask task(Runnable run) {
    return task(run, () -> {});
  }

  private static RingTask task(Runnable run, Runnable discard) {
    return new RingTask() {
      @Override
      public void run() {
        run.run();
      }

      @Override
      public void discard() {
        discard.run();
      }

      @Override
      public String name() {
        return "test/Task";
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(RingWait.class)
  void tasksRunInTheirOrderOnTheRingsThread(RingWait wait) throws Exception {
    RingExecutor rings = rings(wait);
    LinkedBlockingQueue<String> ran = new LinkedBlockingQueue<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 3; i++) {
        int number = i;
        assertThat(
                rings.tryOffer(
                    0, task(() -> ran.add(number + " on " + Thread.currentThread().getName()))))
            .isTrue();
      }
      rings.publish(0);
      for (int i = 0; i < 3; i++) {
        assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo(i + " on ringwire-ring-0");
      }
    }
  }

  @Test
  void aFullRingRefusesAndTakesAgainWhenItHasRun() {
    RingExecutor rings = rings(RingWait.BLOCKING);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(SLOTS - 1);
    rings.tryOffer(
        0,
        task(
            () -> {
              begun.countDown();
              await(gate);
            }));
    rings.publish(0);
    await(begun);
    for (int i = 1; i < SLOTS; i++) {
      assertThat(rings.tryOffer(0, task(done::countDown))).isTrue();
    }
    assertThat(rings.tryOffer(0, task(() -> {}))).isFalse();
    rings.publish(0);
    gate.countDown();
    await(done);
    CountDownLatch again = new CountDownLatch(1);
    while (!rings.tryOffer(0, task(again::countDown))) {
      Thread.onSpinWait(); // the last batch is done, its slots are given back a moment later
    }
    rings.publish(0);
    await(again);
  }

  @Test
  void aTaskThatThrowsEndsNothingButItself() {
    RingExecutor rings = rings(RingWait.BLOCKING);
    for (Error error :
        new Error[] {
          new StackOverflowError(), new OutOfMemoryError("made up"), new AssertionError()
        }) {
      rings.tryOffer(
          0,
          task(
              () -> {
                throw error;
              }));
    }
    CountDownLatch after = new CountDownLatch(1);
    rings.tryOffer(0, task(after::countDown));
    rings.publish(0);
    await(after);
  }

  @Test
  void closingDiscardsWhatStillWaits() {
    RingExecutor rings =
        new RingExecutor(1, SLOTS, 1, RingWait.BLOCKING, Duration.ZERO, Watchdog.SHARED);
    rings.start();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch discarded = new CountDownLatch(2);
    rings.tryOffer(
        0,
        task(
            () -> {
              begun.countDown();
              await(gate);
            }));
    rings.publish(0);
    await(begun);
    Runnable mustNotRun =
        () -> {
          throw new AssertionError("ran after the ring was closed");
        };
    rings.tryOffer(0, task(mustNotRun, discarded::countDown));
    rings.tryOffer(0, task(mustNotRun, discarded::countDown));
    rings.publish(0);
    Thread closer = new Thread(rings::close);
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait(); // until it waits for the ring's thread, which it has told to stop
    }
    gate.countDown();
    await(discarded);
    assertThat(rings.tryOffer(0, task(() -> {}))).isFalse();
  }

  @Test
  void closingDiscardsWhatWasNeverPublishedAndWhatWaitsBehindAHeldThread() throws Exception {
    RingExecutor rings =
        new RingExecutor(1, SLOTS, SLOTS, RingWait.BLOCKING, Duration.ZERO, Watchdog.SHARED);
    rings.start();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Thread> ringThread = new CompletableFuture<>();
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    List<String> discarded = Collections.synchronizedList(new ArrayList<>());
    rings.tryOffer(
        0,
        task(
            () -> {
              ringThread.complete(Thread.currentThread());
              begun.countDown();
              await(gate);
            }));
    // In the batch of the task that holds the thread, after it, and not told of at all.
    rings.tryOffer(0, task(() -> ran.add("batched"), () -> discarded.add("batched")));
    rings.publish(0);
    await(begun);
    rings.tryOffer(0, task(() -> ran.add("behind"), () -> discarded.add("behind")));
    rings.publish(0);
    rings.tryOffer(0, task(() -> ran.add("unpublished"), () -> discarded.add("unpublished")));
    rings.close();
    assertThat(discarded).containsExactly("batched", "behind", "unpublished");
    gate.countDown();
    ringThread.get().join(10_000);
    assertThat(ringThread.get().isAlive()).isFalse();
    assertThat(ran).isEmpty();
    assertThat(discarded).hasSize(3);
  }

  @Test
  void eachTaskOfferedWhileItClosesIsAnsweredForOnce() throws Exception {
    for (int round = 0; round < 200; round++) {
      RingExecutor rings =
          new RingExecutor(1, 1 << 14, 64, RingWait.BLOCKING, Duration.ZERO, Watchdog.SHARED);
      rings.start();
      AtomicInteger handled = new AtomicInteger();
      AtomicInteger accepted = new AtomicInteger();
      CountDownLatch some = new CountDownLatch(100);
      Thread producer =
          new Thread(
              () -> {
                while (rings.tryOffer(
                    0, task(handled::incrementAndGet, handled::incrementAndGet))) {
                  accepted.incrementAndGet();
                  some.countDown();
                }
                rings.publish(0);
              });
      producer.start();
      await(some);
      rings.close();
      producer.join(10_000);
      assertThat(handled).hasValue(accepted.get());
    }
  }

  @Test
  void theRingKnowsItsTwoThreads() {
    RingExecutor rings = rings(RingWait.BLOCKING);
    CountDownLatch checked = new CountDownLatch(1);
    assertThat(rings.isProducer(0)).isFalse();
    rings.tryOffer(
        0,
        task(
            () -> {
              if (!rings.isProducer(0) && RingExecutor.currentBatch() != null) {
                checked.countDown();
              }
            }));
    assertThat(rings.isProducer(0)).isTrue();
    assertThat(RingExecutor.currentBatch()).isNull();
    rings.publish(0);
    await(checked);
  }

  @Test
  void answersOfABatchAreFlushedEachOnceAfterTheyWereQueued() throws Exception {
    RingExecutor rings = rings(RingWait.BLOCKING);
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch flushed = new CountDownLatch(5);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    rings.tryOffer(
        0,
        task(
            () -> {
              begun.countDown();
              await(gate);
            }));
    rings.publish(0);
    await(begun);
    for (int i = 0; i < 5; i++) {
      InboundCall call = new Answered("" + i, events, name -> flushed.countDown());
      rings.tryOffer(
          0,
          task(
              () -> {
                call.completeQuietly(Reply.NONE, null);
                ReplyBatch batch = RingExecutor.currentBatch();
                if (batch != null) {
                  batch.add(call);
                }
              }));
    }
    rings.publish(0);
    gate.countDown();
    await(flushed);
    assertThat(events).hasSize(10);
    for (int i = 0; i < 5; i++) {
      assertThat(events.indexOf("queued " + i)).isLessThan(events.indexOf("flushed " + i));
    }
  }

  @Test
  void moreAnswersThanABatchHoldsAreFlushedOnTheWay() {
    RingExecutor rings = rings(RingWait.BLOCKING);
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    int answers = ReplyBatch.REPLIES_MAX * 2 + 1;
    CountDownLatch flushed = new CountDownLatch(answers);
    rings.tryOffer(
        0,
        task(
            () -> {
              ReplyBatch batch = RingExecutor.currentBatch();
              for (int i = 0; batch != null && i < answers; i++) {
                batch.add(new Answered("" + i, events, name -> flushed.countDown()));
              }
            }));
    rings.publish(0);
    await(flushed);
    assertThat(events).doesNotHaveDuplicates();
  }

  /** A call that notes how it is answered. */
  private record Answered(String name, List<String> events, Consumer<String> whenFlushed)
      implements InboundCall {
    @Override
    public Call call() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String peer() {
      return "";
    }

    @Override
    public long receivedNanos() {
      return 0;
    }

    @Override
    public int loop() {
      return 0;
    }

    @Override
    public void complete(@Nullable Reply reply, @Nullable Throwable failure) {
      events.add("completed " + name);
    }

    @Override
    public void completeQuietly(@Nullable Reply reply, @Nullable Throwable failure) {
      events.add("queued " + name);
    }

    @Override
    public void flush() {
      events.add("flushed " + name);
      whenFlushed.accept(name);
    }
  }
}
