package io.ringwire.shop.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * What this instance read lately, by key. An entry is served for a stated time after it was read, and no longer than until
 * this instance says that it changed; other instances' changes are therefore seen within that time. Absence is not kept,
 * nor are failures. Callers that miss the same key share one read. Thread-safe; never blocks.
 */
public final class ReadCache<V> {
  private final Cache<String, V> kept;
  private final Function<String, CompletionStage<Optional<V>>> read;
  // A read leaves by the same lock of its key as a change comes in, so that what was read before a
  // change is not kept after it.
  private final ConcurrentMap<String, CompletableFuture<Optional<V>>> reading =
      new ConcurrentHashMap<>();

  /**
   * @param staleMax how long after its read an entry is served
   * @param entriesMax those used least make room
   * @param read never blocks
   */
  public ReadCache(
      Duration staleMax, int entriesMax, Function<String, CompletionStage<Optional<V>>> read) {
    this(staleMax, entriesMax, read, Ticker.systemTicker());
  }

  ReadCache(
      Duration staleMax,
      int entriesMax,
      Function<String, CompletionStage<Optional<V>>> read,
      Ticker ticker) {
    this.read = read;
    this.kept =
        Caffeine.newBuilder()
            .expireAfterWrite(staleMax)
            .maximumSize(entriesMax)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** The value, or empty when there is no such key. Done already when it was kept. */
  public CompletionStage<Optional<V>> find(String key) {
    V hit = kept.getIfPresent(key);
    if (hit != null) {
      return CompletableFuture.completedFuture(Optional.of(hit));
    }
    CompletableFuture<Optional<V>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<V>> first = reading.putIfAbsent(key, mine);
    if (first != null) {
      return first;
    }
    read.apply(key)
        .whenComplete(
            (value, failure) -> {
              reading.computeIfPresent(
                  key,
                  (same, current) -> {
                    if (current != mine) {
                      return current;
                    }
                    if (failure == null) {
                      value.ifPresent(found -> kept.put(key, found));
                    }
                    return null;
                  });
              if (failure == null) {
                mine.complete(value);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine;
  }

  /** Says that this instance has changed what the key stands for. Reads that began before are not kept. */
  public void changed(String key) {
    reading.compute(
        key,
        (same, current) -> {
          kept.invalidate(key);
          return null;
        });
  }
}
