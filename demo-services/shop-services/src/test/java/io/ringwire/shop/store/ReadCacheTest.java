package io.ringwire.shop.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.shop.testing.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ReadCacheTest {
  private static final Duration STALE_MAX = Duration.ofSeconds(1);

  private final List<CompletableFuture<Optional<String>>> reads = new ArrayList<>();
  private long nowNanos;
  private final ReadCache<String> cache =
      new ReadCache<>(STALE_MAX, 100, this::read, () -> nowNanos);

  private CompletionStage<Optional<String>> read(String key) {
    CompletableFuture<Optional<String>> read = new CompletableFuture<>();
    reads.add(read);
    return read;
  }

  private void answer(int read, String value) {
    reads.get(read).complete(Optional.of(value));
  }

  @Test
  void whatWasReadIsServedForItsTimeAndThenReadAgain() {
    CompletionStage<Optional<String>> first = cache.find("k");
    answer(0, "one");
    assertThat(Answers.of(first)).contains("one");
    nowNanos = STALE_MAX.toNanos() - 1;
    assertThat(cache.find("k").toCompletableFuture()).isCompletedWithValue(Optional.of("one"));
    nowNanos = STALE_MAX.toNanos();
    assertThat(cache.find("k").toCompletableFuture()).isNotDone();
    answer(1, "two");
    assertThat(Answers.of(cache.find("k"))).contains("two");
    assertThat(reads).hasSize(2);
  }

  @Test
  void callersWhoMissTogetherShareOneRead() {
    CompletionStage<Optional<String>> one = cache.find("k");
    CompletionStage<Optional<String>> other = cache.find("k");
    assertThat(reads).hasSize(1);
    answer(0, "v");
    assertThat(Answers.of(one)).contains("v");
    assertThat(Answers.of(other)).contains("v");
  }

  @Test
  void aChangeOfThisInstanceIsSeenAtOnce() {
    cache.find("k");
    answer(0, "before");
    cache.changed("k");
    CompletionStage<Optional<String>> after = cache.find("k");
    answer(1, "after");
    assertThat(Answers.of(after)).contains("after");
  }

  @Test
  void aReadThatBeganBeforeAChangeIsNotKept() {
    CompletionStage<Optional<String>> before = cache.find("k");
    cache.changed("k");
    CompletionStage<Optional<String>> after = cache.find("k");
    assertThat(reads).as("its own read").hasSize(2);
    answer(1, "new");
    answer(0, "old");
    assertThat(Answers.of(before)).contains("old");
    assertThat(Answers.of(after)).contains("new");
    assertThat(Answers.of(cache.find("k"))).contains("new");
  }

  @Test
  void absenceAndFailuresAreNotKept() {
    cache.find("k");
    reads.get(0).complete(Optional.empty());
    CompletionStage<Optional<String>> second = cache.find("k");
    reads.get(1).completeExceptionally(new IllegalStateException("away"));
    assertThat(second.toCompletableFuture()).isCompletedExceptionally();
    cache.find("k");
    assertThat(reads).hasSize(3);
  }
}
