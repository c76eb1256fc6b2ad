package io.ringwire.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingThreadsTest {
  @Test
  void aPoolRefusesWhatItHasNeitherThreadNorPlaceFor() throws Exception {
    try (BlockingThreads pool = BlockingThreads.pooled("test", 1, 1)) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(1);
      assertThat(
              pool.tryExecute(
                  () -> {
                    begun.countDown();
                    try {
                      gate.await();
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  }))
          .isTrue();
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(pool.tryExecute(second::countDown)).isTrue();
      assertThat(pool.tryExecute(() -> {})).isFalse();
      gate.countDown();
      assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closingInterruptsWhatStillRuns() throws Exception {
    for (BlockingThreads threads :
        new BlockingThreads[] {
          BlockingThreads.pooled("test", 1, 1), BlockingThreads.of("test", 1, 1)
        }) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      threads.tryExecute(
          () -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
          });
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      threads.close();
      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(threads.tryExecute(() -> {})).isFalse();
    }
  }

  @Test
  void threadsAreVirtualWhereTheJvmHasThem() throws Exception {
    CompletableFuture<String> thread = new CompletableFuture<>();
    try (BlockingThreads threads = BlockingThreads.of("test", 1, 1)) {
      threads.tryExecute(() -> thread.complete(Thread.currentThread().getClass().getName()));
      assertThat(thread.get(10, TimeUnit.SECONDS).contains("Virtual"))
          .isEqualTo(Runtime.version().feature() >= 21);
    }
  }
}
