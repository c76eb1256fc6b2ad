package io.ringwire.perf.bench.work;

import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.workload.AnswerListener;
import io.ringwire.perf.workload.UserClient;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many clients connect and call at the same moment, once each.
 *
 * @param answered clients that got their answer
 * @param failed clients that got none: a failure, or nothing in a minute
 * @param elapsedNanos until the last was answered or failed
 * @param example of a failure; empty when there is none
 */
public record Storm(long answered, long failed, long elapsedNanos, String example) {
  private static final long WAIT_SECONDS_MAX = 60;
  private static final int NUMBERS = 3;

  /**
   * @param clients that have not called yet
   */
  public static Storm of(List<UserClient> clients) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(clients.size());
    AtomicLong answered = new AtomicLong();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    long began = System.nanoTime();
    for (int i = 0; i < clients.size(); i++) {
      long id = i;
      clients
          .get(i)
          .get(
              GetUserRequest.newBuilder().setId(id).build(),
              new AnswerListener<>() {
                @Override
                public void onAnswer(User user) {
                  if (new Exchange.Get().isRight(id, user)) {
                    answered.incrementAndGet();
                    left.countDown();
                  } else {
                    onFailure(new IllegalStateException("a wrong answer to question " + id));
                  }
                }

                @Override
                public void onFailure(Throwable cause) {
                  failure.compareAndSet(null, cause);
                  left.countDown();
                }
              });
    }
    boolean all = left.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    long elapsed = System.nanoTime() - began;
    long served = answered.get();
    Throwable first = failure.get();
    String example =
        first != null ? first.toString() : all ? "" : "no answer in " + WAIT_SECONDS_MAX + " s";
    return new Storm(served, clients.size() - served, elapsed, example);
  }

  /** As it goes from the client process to its parent: one line. */
  public String text() {
    return answered + " " + failed + " " + elapsedNanos + " " + example.replaceAll("\\s+", " ");
  }

  public static Storm parse(String text) {
    String[] words = text.split(" ", NUMBERS + 1);
    return new Storm(
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        words.length > NUMBERS ? words[NUMBERS] : "");
  }
}
