package io.ringwire.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringwire.perf.load.generator.LoadGenerator;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.Pace;
import io.ringwire.perf.load.generator.PaceClock;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.http.HttpOptions;
import io.ringwire.perf.load.http.HttpRequest;
import io.ringwire.perf.load.http.HttpTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole harness against a server whose latencies are known, over real sockets. Bounds are from below: an answer that is
 * delayed is never early, and a busy machine only makes it later. That nothing is counted too high is shown in simulated
 * time (LoadGeneratorTest).
 */
@Timeout(60)
final class KnownLatenciesTest {
  private static final long MILLIS = 1_000_000;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong requests = new AtomicLong();
  private volatile LongUnaryOperator delayNanos = request -> 0;
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    server.createContext("/", this::answerLater);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    timer.shutdownNow();
  }

  private void answerLater(HttpExchange exchange) {
    long delay = delayNanos.applyAsLong(requests.getAndIncrement());
    timer.schedule(() -> answer(exchange), delay, TimeUnit.NANOSECONDS);
  }

  private static void answer(HttpExchange exchange) {
    try (exchange) {
      exchange.sendResponseHeaders(204, -1);
    } catch (IOException e) {
      // The test is over.
    }
  }

  @Test
  void percentilesAreThoseOfTheServer() throws Exception {
    // Of 100 requests: 90 after 1 ms, 9 after 20 ms, 1 after 200 ms.
    delayNanos = request -> (request % 100 < 90 ? 1 : request % 100 < 99 ? 20 : 200) * MILLIS;

    LoadResult result = run(new Pace.Constant(400), 2);

    Histogram ok = result.ok();
    assertThat(result.failures()).isEmpty();
    assertThat(ok.getTotalCount()).isEqualTo(800);
    assertThat(ok.getMinValue()).isGreaterThanOrEqualTo(1 * MILLIS - MILLIS / 100);
    assertThat(countFrom(ok, 20)).isGreaterThanOrEqualTo(80);
    assertThat(countFrom(ok, 200)).isGreaterThanOrEqualTo(8);
    assertThat(ok.getValueAtPercentile(91) / MILLIS).isGreaterThanOrEqualTo(19);
    assertThat(ok.getValueAtPercentile(99.5) / MILLIS).isGreaterThanOrEqualTo(199);
  }

  @Test
  void aStallOfASecondIsFeltByEveryCallThatWasDueInItInTheOpenLoop() throws Exception {
    // Fewer than 200 connections: of more than those the JDK's server closes idle ones, as they are
    // used again.
    delayNanos = stallOfASecondFrom(50);

    LoadResult result = run(new Pace.Constant(100), 2);

    // Call 50 waits a second at least, call 51 10 ms less, and so on: 50 calls wait half a second
    // or more.
    assertThat(result.failures()).isEmpty();
    assertThat(countFrom(result.ok(), 500)).isGreaterThanOrEqualTo(47);
    assertThat(result.ok().getValueAtPercentile(95) / MILLIS).isGreaterThanOrEqualTo(850);
  }

  @Test
  void theSameStallIsFeltByOneCallInTheClosedLoop() throws Exception {
    delayNanos = stallOfASecondFrom(100);

    LoadResult result = run(new Pace.Closed(1, Duration.ZERO), 2);

    assertThat(result.failures()).isEmpty();
    assertThat(result.sent()).isGreaterThan(100);
    assertThat(countFrom(result.ok(), 500)).isBetween(1L, 3L);
  }

  /** From that request on nothing is answered for a second; then all that waited is. */
  private static LongUnaryOperator stallOfASecondFrom(long first) {
    AtomicLong end = new AtomicLong();
    return request -> {
      long now = System.nanoTime();
      if (request == first) {
        end.set(now + 1_000 * MILLIS);
      }
      return request < first ? MILLIS : Math.max(MILLIS, end.get() - now);
    };
  }

  /** Values of that many milliseconds or more, by the histogram's own precision. */
  private static long countFrom(Histogram histogram, long millis) {
    return histogram.getCountBetweenValues(
        (long) (millis * MILLIS * 0.998), histogram.getHighestTrackableValue());
  }

  private LoadResult run(Pace pace, int seconds) throws InterruptedException {
    LoadPlan plan =
        new LoadPlan(
            pace,
            Duration.ZERO,
            Duration.ofSeconds(seconds),
            Duration.ofSeconds(20),
            1_000,
            Duration.ofMillis(1),
            LoadPlan.LATE_AFTER_DEFAULT);
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    try (HttpTarget target =
        HttpTarget.of(
            HttpRequest.of(url, "GET", List.of(), ""),
            HttpOptions.of(plan.inFlightMax(), plan.timeout()))) {
      return new LoadGenerator(plan, target, PaceClock.SYSTEM, new Scores()).run();
    }
  }
}
