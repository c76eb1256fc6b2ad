package io.ringwire.shop.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Finds rows by their keys, those of many callers in one statement: what is asked for while a statement is under way
 * waits for it, and goes with the next one together. A lookup alone is not kept waiting, and a thousand at once are not a
 * thousand round trips.
 */
public final class Lookups<V> {
  /** Keys of one statement. */
  static final int BATCH_MAX = 64;

  /** Statements under way at one time, so that a slow one does not hold back what comes after it. */
  static final int BATCHES_MAX = 2;

  /** Lookups that wait; one more is refused with RESOURCE_EXHAUSTED. */
  static final int QUEUE_MAX = 4_096;

  private final ReadThreads threads;
  private final Function<Set<String>, Map<String, V>> find;
  private final ArrayBlockingQueue<Lookup<V>> waiting = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicInteger batches = new AtomicInteger();

  private record Lookup<V>(String key, CompletableFuture<Optional<V>> answer) {}

  /**
   * @param find reads at most 64 keys, may block; keys that are not there are absent from its answer
   */
  public Lookups(ReadThreads threads, Function<Set<String>, Map<String, V>> find) {
    this.threads = threads;
    this.find = find;
  }

  /** Read after this call began: what was committed before it is seen. Empty when there is no such key. Never blocks. */
  public CompletionStage<Optional<V>> find(String key) {
    Lookup<V> lookup = new Lookup<>(key, new CompletableFuture<>());
    if (waiting.offer(lookup)) {
      begin();
    } else {
      refuse(lookup);
    }
    return lookup.answer;
  }

  private void begin() {
    int under = batches.get();
    while (under < BATCHES_MAX && !waiting.isEmpty()) {
      if (batches.compareAndSet(under, under + 1)) {
        if (!threads.tryExecute(this::work)) {
          batches.decrementAndGet();
          // Nobody else would answer them, if this was the last that could begin.
          take().forEach(this::refuse);
        }
        return;
      }
      under = batches.get();
    }
  }

  private void work() {
    try {
      List<Lookup<V>> batch = take();
      while (!batch.isEmpty()) {
        answer(batch);
        batch = take();
      }
    } finally {
      batches.decrementAndGet();
    }
    // One that came after the last look, and found both places taken.
    begin();
  }

  private List<Lookup<V>> take() {
    List<Lookup<V>> batch = new ArrayList<>();
    waiting.drainTo(batch, BATCH_MAX);
    return batch;
  }

  private void answer(List<Lookup<V>> batch) {
    Set<String> keys = new HashSet<>();
    batch.forEach(lookup -> keys.add(lookup.key));
    try {
      Map<String, V> found = find.apply(keys);
      batch.forEach(lookup -> lookup.answer.complete(Optional.ofNullable(found.get(lookup.key))));
    } catch (RuntimeException | Error e) {
      batch.forEach(lookup -> lookup.answer.completeExceptionally(e));
    }
  }

  private void refuse(Lookup<V> lookup) {
    lookup.answer.completeExceptionally(ReadThreads.refusal().asException());
  }
}
