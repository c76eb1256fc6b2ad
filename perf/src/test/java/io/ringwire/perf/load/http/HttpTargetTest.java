package io.ringwire.perf.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.load.generator.FailureTally;
import io.ringwire.perf.load.generator.LoadGenerator;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.LoadResult;
import io.ringwire.perf.load.generator.PaceClock;
import io.ringwire.perf.load.generator.Scores;
import io.ringwire.perf.load.generator.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HttpTargetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  @Test
  void aSuccessIsOneAndTheRequestArrivesAsWritten() throws Exception {
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(request -> ScriptedHttpServer.ok("{}"))) {
      HttpRequest request =
          HttpRequest.of(
              URI.create(server.url() + "/v1/orders?x=%20y"),
              "POST",
              List.of("X-Tenant: blue"),
              "{\"a\":\"é\"}");
      try (HttpTarget target =
          HttpTarget.of(request, HttpOptions.of(16, PATIENCE).withConnections(4))) {
        send(target);

        assertThat(nextAnswer()).isEqualTo("ok");
        String arrived = server.requests.get(0);
        assertThat(arrived)
            .startsWith("POST /v1/orders?x=%20y HTTP/1.1\r\n")
            .endsWith("\r\n\r\n{\"a\":\"é\"}");
        assertThat(arrived)
            .contains("Host: " + request.origin().authority() + "\r\n")
            .contains("X-Tenant: blue\r\n")
            .contains("Content-Type: application/json\r\n")
            .contains("Content-Length: 10\r\n");
      }
    }
  }

  @Test
  void anErrorStatusIsAFailureWithItsBodyAsExample() throws Exception {
    String problem = "{\"title\":\"no such item\"}";
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(
            request ->
                "HTTP/1.1 404 Not Found\r\nContent-Length: "
                    + problem.length()
                    + "\r\n\r\n"
                    + problem)) {
      try (HttpTarget target = target(server, 1, PATIENCE)) {
        send(target);

        assertThat(nextAnswer()).isEqualTo("HTTP 404: " + problem);
      }
    }
  }

  @Test
  void oneConnectionServesRequestsThatFollowEachOther() throws Exception {
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(request -> ScriptedHttpServer.ok("x"))) {
      try (HttpTarget target = target(server, 8, PATIENCE)) {
        for (int i = 0; i < 10; i++) {
          send(target);
          assertThat(nextAnswer()).isEqualTo("ok");
        }

        assertThat(server.accepted).hasValue(1);
      }
    }
  }

  @Test
  void aConnectionThatServesNothingIsClosedHereAndNoRequestIsLostByIt() throws Exception {
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(request -> ScriptedHttpServer.ok("x"))) {
      HttpRequest request = HttpRequest.of(URI.create(server.url()), "GET", List.of(), "");
      long idleNanosMax = 0; // whatever a sweep finds idle
      try (HttpPool pool =
          new HttpPool(
              request.origin(), HttpOptions.of(16, PATIENCE).withConnections(4), idleNanosMax)) {
        while (server.accepted.get() < 3) {
          pool.send(request, new Told());
          pool.flush();
          assertThat(nextAnswer()).isEqualTo("ok");
        }
      }
    }
  }

  @Test
  void aConnectionThatTheServerClosesAfterAnAnswerIsReplaced() throws Exception {
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(
            request ->
                "HTTP/1.1 200 OK\r\n"
                    + "Connection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "2\r\n"
                    + "hi\r\n"
                    + "0\r\n\r\n")) {
      try (HttpTarget target = target(server, 1, PATIENCE)) {
        for (int i = 0; i < 3; i++) {
          send(target);
          assertThat(nextAnswer()).isEqualTo("ok");
        }

        assertThat(server.accepted).hasValue(3);
      }
    }
  }

  @Test
  void anInformationalAnswerIsNotTheAnswer() throws Exception {
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(
            request ->
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")) {
      try (HttpTarget target = target(server, 1, PATIENCE)) {
        send(target);

        assertThat(nextAnswer()).isEqualTo("HTTP 500: ");
      }
    }
  }

  @Test
  void noMoreConnectionsThanAllowedAreOpenedAndTheRestWait() throws Exception {
    CountDownLatch bothBusy = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(
            request -> {
              bothBusy.countDown();
              await(release);
              return ScriptedHttpServer.ok("x");
            })) {
      try (HttpTarget target = target(server, 2, PATIENCE)) {
        for (int i = 0; i < 6; i++) {
          target.send(i, 0, new Told());
        }
        target.flush();
        await(bothBusy);
        assertThat(answers).isEmpty();
        release.countDown();

        for (int i = 0; i < 6; i++) {
          assertThat(nextAnswer()).isEqualTo("ok");
        }
        assertThat(server.accepted).hasValue(2);
      }
    }
  }

  @Test
  void aServerThatHangsUpFailsTheCall() throws Exception {
    try (ScriptedHttpServer server = new ScriptedHttpServer(request -> "")) {
      try (HttpTarget target = target(server, 1, PATIENCE)) {
        send(target);

        assertThat(nextAnswer()).startsWith("CONNECTION_");
      }
    }
  }

  @Test
  void aServerThatNeverAnswersTimesTheCallOutAndThoseThatWaitAreNotSent() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(
            request -> {
              await(never);
              return "";
            })) {
      try (HttpTarget target = target(server, 1, Duration.ofMillis(200))) {
        target.send(0, 0, new Told());
        target.send(1, 0, new Told());
        target.flush();

        assertThat(nextAnswer())
            .isEqualTo(
                "NOT_SENT_IN_TIME: no connection had room in 100 ms, half of the timeout; 1 wait"
                    + " for an answer");
        assertThat(nextAnswer()).startsWith("TIMEOUT: ");
        assertThat(server.requests).hasSize(1);
        assertThat(target.remarks())
            .singleElement()
            .asString()
            .startsWith(
                "1 requests, warm-up included, waited more than 50 ms for room on 1 connections, at"
                    + " most 1")
            .endsWith("; 1 of them were not sent (NOT_SENT_IN_TIME)");
      } finally {
        never.countDown();
      }
    }
  }

  @Test
  void anythingButHttpIsABadResponse() throws Exception {
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(request -> "SMTP ready or not\r\n\r\n")) {
      try (HttpTarget target = target(server, 1, PATIENCE)) {
        send(target);

        assertThat(nextAnswer()).startsWith("BAD_RESPONSE: ");
      }
    }
  }

  @Test
  void aPortNobodyListensOnFailsEachCallAndLaterOnesTryAgain() throws Exception {
    int port = freePort();
    HttpRequest request =
        HttpRequest.of(URI.create("http://127.0.0.1:" + port + "/"), "GET", List.of(), "");
    try (HttpTarget target =
        HttpTarget.of(request, HttpOptions.of(16, PATIENCE).withConnections(4))) {
      send(target);
      assertThat(nextAnswer()).startsWith("CONNECT_FAILED: ").contains("refused");
      send(target);
      assertThat(nextAnswer()).startsWith("CONNECT_FAILED: ");
    }
  }

  @Test
  void closingAnswersWhatIsUnderWay() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(
            request -> {
              await(never);
              return "";
            })) {
      HttpTarget target = target(server, 1, PATIENCE);
      target.send(0, 0, new Told());
      target.send(1, 0, new Told());
      target.flush();
      target.close();

      assertThat(nextAnswer()).startsWith("CLOSED: ");
      assertThat(nextAnswer()).startsWith("CLOSED: ");
    } finally {
      never.countDown();
    }
  }

  @Test
  void aRunAgainstARealServerKeepsItsRate() throws Exception {
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(request -> ScriptedHttpServer.ok("{}"))) {
      LoadPlan plan =
          new LoadPlan(
              500,
              Duration.ofMillis(200),
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              1_000,
              Duration.ofMillis(1),
              LoadPlan.LATE_AFTER_DEFAULT);
      try (HttpTarget target = target(server, 16, plan.timeout())) {
        LoadResult result = new LoadGenerator(plan, target, PaceClock.SYSTEM, new Scores()).run();

        assertThat(result.sent()).isEqualTo(500);
        assertThat(result.isAllOk()).isTrue();
        assertThat(result.ok().getTotalCount()).isEqualTo(500);
        assertThat(server.requests).hasSize(600);
      }
    }
  }

  @Test
  void aServerThatStoodStillAndIsTooSlowForTheRateIsStillGivenRequestsThatItCanAnswer()
      throws Exception {
    // The first two are never answered; from then on two connections bring 33 answers a second, of
    // 50 asked for.
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedHttpServer server =
        new ScriptedHttpServer(
            request -> {
              if (asked.incrementAndGet() <= 2) {
                await(never);
                return "";
              }
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
              return ScriptedHttpServer.ok("{}");
            })) {
      LoadPlan plan =
          new LoadPlan(
              50,
              Duration.ZERO,
              Duration.ofSeconds(3),
              Duration.ofMillis(400),
              1_000,
              Duration.ofMillis(1),
              LoadPlan.LENGTH_MAX);
      try (HttpTarget target = target(server, 2, plan.timeout())) {
        LoadResult result = new LoadGenerator(plan, target, PaceClock.SYSTEM, new Scores()).run();

        assertThat(result.ok().getTotalCount()).isBetween(40L, 110L);
        Map<String, Long> failures =
            result.failures().stream()
                .collect(Collectors.toMap(FailureTally::status, FailureTally::count));
        assertThat(failures).containsKey(HttpPool.NOT_SENT_IN_TIME);
        assertThat(failures.get("TIMEOUT")).isBetween(2L, 10L);
        assertThat(result.remarks()).hasSize(1);
      } finally {
        never.countDown();
      }
    }
  }

  @Test
  void whatIsNoHttpUrlOrHeaderIsRefused() {
    assertThatThrownBy(() -> HttpRequest.of(URI.create("ftp://x/"), "GET", List.of(), ""))
        .hasMessageContaining("ftp://x/");
    assertThatThrownBy(() -> HttpRequest.of(URI.create("http://x/"), "BREW", List.of(), ""))
        .hasMessageContaining("BREW");
    assertThatThrownBy(
            () ->
                HttpRequest.of(URI.create("http://x/"), "GET", List.of("X: a\r\nY: smuggled"), ""))
        .hasMessageContaining("Name: value");
  }

  private static HttpTarget target(
      ScriptedHttpServer server, int connectionsMax, Duration timeout) {
    HttpRequest request = HttpRequest.of(URI.create(server.url() + "/"), "GET", List.of(), "");
    return HttpTarget.of(request, HttpOptions.of(1_000, timeout).withConnections(connectionsMax));
  }

  private void send(HttpTarget target) {
    target.send(0, 0, new Told());
    target.flush();
  }

  private String nextAnswer() throws InterruptedException {
    String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(answer).as("an answer within %s", PATIENCE).isNotNull();
    return String.valueOf(answer);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private final class Told implements Target.Answer {
    @Override
    public void succeeded() {
      answers.add("ok");
    }

    @Override
    public void failed(String status, String text) {
      answers.add(status + ": " + text);
    }
  }
}
