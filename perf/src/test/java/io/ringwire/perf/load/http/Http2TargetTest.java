package io.ringwire.perf.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.http.ScriptedHttp2Server.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class Http2TargetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Answers answers = new Answers();

  @Test
  void theRequestArrivesAsWrittenAndItsAnswerIsHandedOver() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedHttp2Server server =
        new ScriptedHttp2Server(
            request -> {
              seen.add(
                  String.join(
                      " ",
                      request.headers.method(),
                      request.headers.path(),
                      request.headers.scheme(),
                      request.headers.authority(),
                      request.headers.get("x-tenant"),
                      request.headers.get("content-type"),
                      request.headers.get("content-length"),
                      request.body()));
              request.answer(201, "{\"id\":7}");
            })) {
      HttpRequest request =
          HttpRequest.of(
              URI.create(server.url() + "/v1/orders?x=%20y"),
              "POST",
              List.of("X-Tenant: blue", "Connection: keep-alive"),
              "{\"a\":\"é\"}");
      try (HttpTarget target = HttpTarget.of(request, options())) {
        answers.sendWantingBody(target);

        assertThat(answers.next()).isEqualTo("ok: {\"id\":7}");
        assertThat(seen)
            .containsExactly(
                "POST /v1/orders?x=%20y http "
                    + request.origin().authority()
                    + " blue application/json 10 {\"a\":\"é\"}");
        assertThat(target.description())
            .isEqualTo(
                "POST " + server.url() + "/v1/orders?x=%20y over at most 1 HTTP/2 connection");
      }
    }
  }

  @Test
  void requestsShareOneConnection() throws Exception {
    BlockingQueue<Request> held = new LinkedBlockingQueue<>();
    try (ScriptedHttp2Server server = new ScriptedHttp2Server(held::add);
        HttpTarget target = target(server, options())) {
      sendMany(target, 50);
      List<Request> arrived = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        arrived.add(take(held));
      }
      arrived.forEach(request -> onLoop(request, () -> request.answer(200, "x")));

      assertThat(answers.next(50)).containsOnly("ok");
      assertThat(server.accepted).hasValue(1);
      assertThat(server.mostAtOnce).hasValue(50);
    }
  }

  @Test
  void noMoreRequestsAreUnderWayThanTheServersSettingsAllowAndTheRestWait() throws Exception {
    BlockingQueue<Request> held = new LinkedBlockingQueue<>();
    Http2Settings one = Http2Settings.defaultSettings().maxConcurrentStreams(1);
    try (ScriptedHttp2Server server = new ScriptedHttp2Server(one, null, held::add);
        HttpTarget target = target(server, options())) {
      sendMany(target, 5);
      for (int i = 0; i < 5; i++) {
        Request request = take(held);
        assertThat(answers.isEmpty()).isTrue();
        onLoop(request, () -> request.answer(200, ""));
        assertThat(answers.next()).isEqualTo("ok");
      }

      assertThat(server.mostAtOnce).hasValue(1);
      assertThat(server.accepted).hasValue(1);
    }
  }

  @Test
  void aBoundOnStreamsAndSeveralConnectionsAreKept() throws Exception {
    BlockingQueue<Request> held = new LinkedBlockingQueue<>();
    try (ScriptedHttp2Server server = new ScriptedHttp2Server(held::add);
        HttpTarget target = target(server, options().withConnections(3).withStreams(2))) {
      sendMany(target, 10);
      for (int i = 0; i < 10; i++) {
        Request request = take(held);
        if (i == 5) {
          assertThat(held).isEmpty(); // 3 connections with 2 each
        }
        if (i >= 5) {
          onLoop(request, () -> request.answer(200, ""));
          assertThat(answers.next()).isEqualTo("ok");
        }
      }

      assertThat(server.mostAtOnce).hasValue(2);
      assertThat(server.accepted).hasValue(3);
    }
  }

  @Test
  void anErrorStatusIsAFailureWithItsBodyAsExample() throws Exception {
    try (ScriptedHttp2Server server =
            new ScriptedHttp2Server(request -> request.answer(503, "{\"title\":\"busy\"}"));
        HttpTarget target = target(server, options())) {
      answers.send(target);

      assertThat(answers.next()).isEqualTo("HTTP 503: {\"title\":\"busy\"}");
    }
  }

  @Test
  void bodiesLargerThanAnyWindowTravelBothWays() throws Exception {
    String large = "0123456789".repeat(200_000);
    try (ScriptedHttp2Server server =
        new ScriptedHttp2Server(request -> request.answer(200, request.body()))) {
      HttpRequest request = HttpRequest.of(URI.create(server.url()), "PUT", List.of(), large);
      try (HttpTarget target = HttpTarget.of(request, options())) {
        answers.sendWantingBody(target);

        assertThat(answers.next().equals("ok: " + large)).isTrue();
        answers.send(target);
        assertThat(answers.next()).isEqualTo("ok");
      }
    }
  }

  @Test
  void aStreamThatTheServerResetsFailsItsRequestOnly() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedHttp2Server server =
            new ScriptedHttp2Server(
                request -> {
                  if (asked.getAndIncrement() == 0) {
                    request.reset(Http2Error.REFUSED_STREAM);
                  } else {
                    request.answer(200, "");
                  }
                });
        HttpTarget target = target(server, options())) {
      answers.send(target);
      assertThat(answers.next())
          .isEqualTo("RST_STREAM REFUSED_STREAM: the server reset the stream");
      answers.send(target);
      assertThat(answers.next()).isEqualTo("ok");
      assertThat(server.accepted).hasValue(1);
    }
  }

  @Test
  void aServerThatGoesAwayFailsWhatItDidNotServeAndIsReplaced() throws Exception {
    List<Request> held = new ArrayList<>(); // on the server's event loop
    try (ScriptedHttp2Server server =
            new ScriptedHttp2Server(
                request -> {
                  held.add(request);
                  if (held.size() == 3) {
                    request.goAway(held.get(0).streamId, Http2Error.NO_ERROR);
                    held.get(0).answer(200, "");
                  } else if (held.size() > 3) {
                    request.answer(200, "");
                  }
                });
        HttpTarget target = target(server, options())) {
      sendMany(target, 3);
      String unserved =
          "GOAWAY NO_ERROR: the server closes the connection and did not serve this request";
      assertThat(answers.next(3)).containsExactlyInAnyOrder("ok", unserved, unserved);

      answers.send(target);
      assertThat(answers.next()).isEqualTo("ok");
      assertThat(server.accepted).hasValue(2);
    }
  }

  @Test
  void whatAServerSaysWhenItGivesUpIsTold() throws Exception {
    try (ScriptedHttp2Server server =
            new ScriptedHttp2Server(
                request -> {
                  request.goAway(request.streamId, Http2Error.ENHANCE_YOUR_CALM);
                  request.hangUp();
                });
        HttpTarget target = target(server, options())) {
      answers.send(target);

      assertThat(answers.next())
          .isEqualTo("CONNECTION_CLOSED: GOAWAY ENHANCE_YOUR_CALM: too many of you");
    }
  }

  @Test
  void aServerThatHangsUpFailsAllRequestsUnderWayAndIsDialledAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedHttp2Server server =
            new ScriptedHttp2Server(
                request -> {
                  int number = asked.incrementAndGet();
                  if (number == 4) {
                    request.hangUp();
                  } else if (number > 4) {
                    request.answer(200, "");
                  }
                });
        HttpTarget target = target(server, options())) {
      sendMany(target, 4);
      assertThat(answers.next(4)).allMatch(answer -> answer.startsWith("CONNECTION_"));

      answers.send(target);
      assertThat(answers.next()).isEqualTo("ok");
      assertThat(server.accepted).hasValue(2);
    }
  }

  @Test
  void aRequestWithoutAnAnswerTimesOutAndIsTakenBack() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedHttp2Server server =
            new ScriptedHttp2Server(
                request -> {
                  if (asked.getAndIncrement() > 0) {
                    request.answer(200, "");
                  }
                });
        HttpTarget target = target(server, HttpOptions.of(16, Duration.ofMillis(400)))) {
      answers.send(target);
      assertThat(answers.next()).isEqualTo("TIMEOUT: no answer in 400 ms");
      answers.send(target);
      assertThat(answers.next()).isEqualTo("ok");

      assertThat(server.resets).containsExactly("CANCEL");
      assertThat(server.accepted).hasValue(1);
    }
  }

  @Test
  void framesThatMakeNoSenseFailWhatIsUnderWay() throws Exception {
    try (ScriptedHttp2Server server =
            new ScriptedHttp2Server(request -> request.babble("HTTP/1.1 400 Bad Request\r\n\r\n"));
        HttpTarget target = target(server, options())) {
      answers.send(target);

      assertThat(answers.next()).startsWith("BAD_RESPONSE: ");
    }
  }

  @Test
  void aServerOfHttp1IsNoServerOfHttp2() throws Exception {
    try (ScriptedHttpServer server =
            new ScriptedHttpServer(request -> "HTTP/1.1 400 Bad Request\r\n\r\n");
        HttpTarget target = HttpTarget.of(get(server.url()), options())) {
      answers.send(target);

      assertThat(answers.next()).startsWith("CONNECT_FAILED: ").contains("SETTINGS");
    }
  }

  @Test
  void closingAnswersWhatIsUnderWayAndWaiting() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    Http2Settings one = Http2Settings.defaultSettings().maxConcurrentStreams(1);
    try (ScriptedHttp2Server server =
        new ScriptedHttp2Server(one, null, request -> arrived.countDown())) {
      HttpTarget target = target(server, options());
      sendMany(target, 2);
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
      target.close();

      assertThat(answers.next(2)).allMatch(answer -> answer.startsWith("CLOSED: "));
    }
  }

  @Test
  void whateverTheServerDoesEachRequestIsAnsweredOnce() throws Exception {
    int requests = 600;
    AtomicInteger asked = new AtomicInteger();
    AtomicIntegerArray told = new AtomicIntegerArray(requests);
    CountDownLatch all = new CountDownLatch(requests);
    Http2Settings few = Http2Settings.defaultSettings().maxConcurrentStreams(7);
    try (ScriptedHttp2Server server =
            new ScriptedHttp2Server(few, null, request -> misbehave(request, asked));
        HttpTarget target =
            target(server, HttpOptions.of(requests, Duration.ofSeconds(1)).withConnections(3))) {
      for (int i = 0; i < requests; i++) {
        int number = i;
        target.send(
            i,
            0,
            new TargetAnswer(
                () -> {
                  told.incrementAndGet(number);
                  all.countDown();
                }));
      }
      target.flush();

      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    }
    for (int i = 0; i < requests; i++) {
      assertThat(told.get(i)).as("answers to request %d", i).isEqualTo(1);
    }
  }

  private static void misbehave(Request request, AtomicInteger asked) {
    switch (asked.incrementAndGet() % 23) {
      case 3 -> request.reset(Http2Error.INTERNAL_ERROR);
      case 5 -> {
        request.answer(200, "y");
        request.goAway(request.streamId, Http2Error.ENHANCE_YOUR_CALM);
      }
      case 7 -> request.hangUp();
      case 11 -> {} // never
      case 13 -> request.babble("x".repeat(100));
      case 17 -> request.answer(500, "oops");
      default -> request.answer(200, "z");
    }
  }

  private record TargetAnswer(Runnable told) implements Target.Answer {
    @Override
    public void succeeded() {
      told.run();
    }

    @Override
    public void failed(String status, String text) {
      told.run();
    }
  }

  private static HttpOptions options() {
    return HttpOptions.of(1_000, PATIENCE).withVersion(HttpVersion.HTTP_2);
  }

  private static HttpTarget target(ScriptedHttp2Server server, HttpOptions options) {
    return HttpTarget.of(get(server.url()), options.withVersion(HttpVersion.HTTP_2));
  }

  private static HttpRequest get(String url) {
    return HttpRequest.of(URI.create(url + "/"), "GET", List.of(), "");
  }

  private void sendMany(HttpTarget target, int count) {
    for (int i = 0; i < count; i++) {
      target.send(i, 0, answers.plain());
    }
    target.flush();
  }

  private static Request take(BlockingQueue<Request> held) throws InterruptedException {
    Request request = held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(request).as("a request").isNotNull();
    return Objects.requireNonNull(request);
  }

  private static void onLoop(Request request, Runnable task) {
    request.ctx.executor().execute(task);
  }
}
