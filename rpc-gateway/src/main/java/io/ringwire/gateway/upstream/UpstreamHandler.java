package io.ringwire.gateway.upstream;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.gateway.http.HttpErrorWriter;
import io.ringwire.gateway.http.HttpExchange;
import io.ringwire.gateway.http.HttpHandler;
import io.ringwire.gateway.http.HttpResponse;
import io.ringwire.gateway.route.Route;
import io.ringwire.gateway.route.RouteTable;
import io.ringwire.gateway.route.RouteVerdict;
import io.ringwire.gateway.transcode.MalformedReplyException;
import io.ringwire.gateway.transcode.TranscodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests by calls. {@link #handle} is the whole way, read from top to bottom: verdict, negotiation, transcoding,
 * call, answer. It runs on the connection's event loop; the call uses a connection of the same loop, so its answer comes
 * back without a hop.
 */
public final class UpstreamHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamHandler.class);

  /** As much of one header as goes on as metadata; longer ones are a 431. */
  private static final int FORWARDED_BYTES_MAX = 4096;

  private final Supplier<RouteTable> routes;
  private final Upstream upstream;
  private final UpstreamConfig config;
  private final List<MetadataKey<String>> forwarded = new ArrayList<>();

  /** @param routes gives the table of the moment */
  public UpstreamHandler(Supplier<RouteTable> routes, Upstream upstream, UpstreamConfig config) {
    this.routes = routes;
    this.upstream = upstream;
    this.config = config;
    config.forwardedHeaders().forEach(name -> forwarded.add(MetadataKey.text(name)));
  }

  @Override
  public void handle(HttpExchange exchange) {
    if (exchange.path().equals("*")) { // OPTIONS of the server as a whole
      exchange.respond(
          HttpResponse.of(204).with("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
      return;
    }
    RouteVerdict verdict = routes.get().match(exchange.method(), exchange.path());
    if (verdict instanceof RouteVerdict.Found found) {
      exchange.setRoute(found.route().name());
      call(exchange, found.route(), found.captures());
    } else if (verdict instanceof RouteVerdict.WrongMethod wrong) {
      exchange.respond(
          exchange.method().equals("OPTIONS")
              ? HttpResponse.of(204).with("allow", wrong.allow())
              : HttpErrorWriter.problem(exchange, 405, "this path takes " + wrong.allow())
                  .with("allow", wrong.allow()));
    } else if (verdict instanceof RouteVerdict.BadPath bad) {
      exchange.respond(HttpErrorWriter.problem(exchange, 400, bad.reason()));
    } else if (verdict instanceof RouteVerdict.TrailingSlash && config.redirectTrailingSlash()) {
      String query = exchange.query() == null ? "" : "?" + exchange.query();
      String path = exchange.path().substring(0, exchange.path().length() - 1);
      exchange.respond(HttpResponse.of(308).with("location", path + query));
    } else {
      exchange.respond(HttpErrorWriter.problem(exchange, 404, "no route has this path"));
    }
  }

  private void call(HttpExchange exchange, Route route, List<String> captures) {
    CallKind kind = route.method().kind();
    if (kind.streamsRequest()) {
      exchange.respond(
          HttpErrorWriter.problem(
              exchange,
              501,
              "this method takes a stream of messages, which HTTP requests cannot carry yet"));
      return;
    }
    HttpResponse refusal = negotiate(exchange, kind);
    if (refusal != null) {
      exchange.respond(refusal);
      return;
    }
    byte[] request;
    CallOptions options;
    try {
      request = route.request().transcode(captures, exchange.query(), exchange.body());
      options = new CallOptions(timeout(exchange, kind), metadata(exchange));
    } catch (TranscodeException e) {
      exchange.respond(HttpErrorWriter.problem(exchange, e.isTooLarge() ? 413 : 400, e.status()));
      return;
    }
    if (kind == CallKind.SERVER_STREAM && exchange.method().equals("HEAD")) {
      exchange.respond(HttpResponse.of(200).with("content-type", ContentNegotiation.EVENTS));
      return;
    }
    CompletableFuture<Reply> call =
        upstream.call(route.method(), request, options).toCompletableFuture();
    if (kind == CallKind.SERVER_STREAM) {
      new EventStream(exchange, route, call, config.heartbeatInterval().toNanos()).start();
    } else {
      exchange.whenGone(() -> call.cancel(true));
      call.whenComplete(
          (reply, failure) -> exchange.respond(answer(exchange, route, reply, failure)));
    }
  }

  private @Nullable HttpResponse negotiate(HttpExchange exchange, CallKind kind) {
    if (exchange.body().length > 0) {
      if (!ContentNegotiation.isJson(exchange.header("content-type"))) {
        return HttpErrorWriter.problem(exchange, 415, "the body must be application/json in UTF-8")
            .with("accept", ContentNegotiation.JSON);
      }
      String encoding = exchange.header("content-encoding");
      if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
        return HttpErrorWriter.problem(exchange, 415, "the body must not be compressed")
            .with("accept-encoding", "identity");
      }
    }
    String type =
        kind == CallKind.SERVER_STREAM ? ContentNegotiation.EVENTS : ContentNegotiation.JSON;
    return ContentNegotiation.accepts(exchange.header("accept"), type)
        ? null
        : HttpErrorWriter.problem(exchange, 406, "the answer would be " + type);
  }

  private Duration timeout(HttpExchange exchange, CallKind kind) throws TranscodeException {
    String text = exchange.header(RequestTimeout.HEADER);
    if (text == null) {
      return kind == CallKind.SERVER_STREAM ? Duration.ZERO : config.timeoutDefault();
    }
    Duration stated = RequestTimeout.parse(text.trim());
    if (stated == null) {
      throw TranscodeException.of(RequestTimeout.HEADER, "expected a time such as 2s or 250ms");
    }
    return stated.compareTo(config.timeoutMax()) < 0 ? stated : config.timeoutMax();
  }

  private Metadata metadata(HttpExchange exchange) throws TranscodeException {
    Metadata.Builder metadata = Metadata.builder();
    TraceParent trace = TraceParent.parse(exchange.traceparent());
    if (trace != null) {
      metadata.put(MetadataKeys.TRACEPARENT, trace);
      put(exchange, MetadataKeys.TRACESTATE, metadata);
    }
    if (!exchange.requestId().isEmpty()) {
      metadata.put(MetadataKeys.REQUEST_ID, exchange.requestId());
    }
    for (MetadataKey<String> key : forwarded) {
      put(exchange, key, metadata);
    }
    return metadata.build();
  }

  private static void put(HttpExchange exchange, MetadataKey<String> key, Metadata.Builder metadata)
      throws TranscodeException {
    String value = exchange.header(key.name());
    if (value == null) {
      return;
    }
    if (value.length() > FORWARDED_BYTES_MAX
        || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw TranscodeException.of(key.name(), "the header is too long, or not plain ASCII");
    }
    metadata.put(key, value);
  }

  // An exception out of a call's completion would be lost, and its request never answered.
  private static HttpResponse answer(
      HttpExchange exchange, Route route, @Nullable Reply reply, @Nullable Throwable failure) {
    try {
      return answerOrFail(exchange, route, reply, failure);
    } catch (RuntimeException | Error e) {
      LOG.error(
          "request {}: the answer of {} could not be printed",
          exchange.requestId(),
          route.method(),
          e);
      return HttpErrorWriter.problem(
          exchange, Status.of(StatusCode.INTERNAL, "the gateway failed"));
    }
  }

  private static HttpResponse answerOrFail(
      HttpExchange exchange, Route route, @Nullable Reply reply, @Nullable Throwable failure) {
    if (failure != null || reply == null) {
      LOG.debug("{} failed", route.method(), failure);
      return HttpErrorWriter.problem(exchange, CallFailure.status(failure), route.schema());
    }
    if (route.method().kind() == CallKind.ONE_WAY) {
      return HttpResponse.of(202);
    }
    try {
      byte[] json = route.reply().transcode((byte[]) reply.message());
      return HttpResponse.of(200, ContentNegotiation.JSON, json);
    } catch (MalformedReplyException e) {
      return malformed(exchange, route, e);
    }
  }

  static HttpResponse malformed(HttpExchange exchange, Route route, MalformedReplyException e) {
    LOG.warn("{} answered with a malformed {}", route.method(), e.getMessage());
    return HttpErrorWriter.problem(exchange, 502, "the service's answer is malformed");
  }
}
