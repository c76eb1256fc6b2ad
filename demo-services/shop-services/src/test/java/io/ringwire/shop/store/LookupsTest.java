package io.ringwire.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.shop.testing.Answers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupsTest {
  private static final long WAIT_SECONDS = 10;

  private final ReadThreads threads = new ReadThreads("test");
  private final List<Set<String>> batches = new CopyOnWriteArrayList<>();
  private final CountDownLatch reading = new CountDownLatch(Lookups.BATCHES_MAX);
  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void close() {
    go.countDown();
    threads.close();
  }

  @Test
  void eachCallerGetsItsOwnRowAndAnUnknownKeyNone() {
    go.countDown();
    Lookups<String> lookups = new Lookups<>(threads, this::rows);
    assertThat(Answers.of(lookups.find("a"))).contains("row a");
    assertThat(Answers.of(lookups.find("no such b"))).isEmpty();
  }

  @Test
  void whatIsAskedForMeanwhileGoesInOneStatement() throws Exception {
    Lookups<String> lookups = new Lookups<>(threads, this::rows);
    List<CompletionStage<Optional<String>>> first = hold(lookups);
    List<CompletionStage<Optional<String>>> meanwhile = new ArrayList<>();
    for (int i = 0; i < Lookups.BATCH_MAX; i++) {
      meanwhile.add(lookups.find("m" + i % 8));
    }
    go.countDown();
    for (int i = 0; i < meanwhile.size(); i++) {
      assertThat(Answers.of(meanwhile.get(i))).contains("row m" + i % 8);
    }
    first.forEach(Answers::of);
    // The two that were held, and at most two for the 64 that came meanwhile.
    assertThat(batches).hasSizeBetween(3, 4);
    assertThat(batches).allSatisfy(keys -> assertThat(keys).hasSizeLessThanOrEqualTo(8));
  }

  @Test
  void aFailedStatementFailsAllWhoWaitedForItAndNobodyElse() {
    go.countDown();
    Lookups<String> lookups =
        new Lookups<>(
            threads,
            keys -> {
              if (keys.contains("bad")) {
                throw new IllegalStateException("broken");
              }
              return rows(keys);
            });
    assertThatThrownBy(() -> Answers.of(lookups.find("bad"))).isInstanceOf(RpcException.class);
    assertThat(Answers.of(lookups.find("a"))).contains("row a");
  }

  @Test
  void moreThanMayWaitAreRefusedAndAllOthersAnswered() throws Exception {
    Lookups<String> lookups = new Lookups<>(threads, this::rows);
    hold(lookups);
    List<CompletionStage<Optional<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < Lookups.QUEUE_MAX; i++) {
      waiting.add(lookups.find("a"));
    }
    assertThatThrownBy(() -> Answers.of(lookups.find("one too many")))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
    go.countDown();
    assertThat(waiting).allSatisfy(stage -> assertThat(Answers.of(stage)).contains("row a"));
  }

  /** Brings as many statements under way as there may be, and leaves them there. */
  private List<CompletionStage<Optional<String>>> hold(Lookups<String> lookups)
      throws InterruptedException {
    List<CompletionStage<Optional<String>>> held = new ArrayList<>();
    for (int i = 0; i < Lookups.BATCHES_MAX; i++) {
      held.add(lookups.find("held" + i));
      // One after the other: two at once might go in one statement.
      long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
      while (batches.size() <= i && System.nanoTime() < deadlineNanos) {
        Thread.onSpinWait();
      }
    }
    assertThat(reading.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return held;
  }

  private Map<String, String> rows(Set<String> keys) {
    batches.add(keys);
    reading.countDown();
    try {
      assertThat(go.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Map<String, String> rows = new HashMap<>();
    keys.stream()
        .filter(key -> !key.startsWith("no such"))
        .forEach(key -> rows.put(key, "row " + key));
    return rows;
  }
}
