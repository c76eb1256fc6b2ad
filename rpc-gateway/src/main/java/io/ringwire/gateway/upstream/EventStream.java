package io.ringwire.gateway.upstream;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Reply;
import io.ringwire.gateway.http.HttpErrorWriter;
import io.ringwire.gateway.http.HttpExchange;
import io.ringwire.gateway.http.HttpResponse;
import io.ringwire.gateway.http.ResponseStream;
import io.ringwire.gateway.route.Route;
import io.ringwire.gateway.transcode.JsonBuffer;
import io.ringwire.gateway.transcode.MalformedReplyException;
import io.ringwire.gateway.transcode.StatusJson;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of replies as server-sent events: {@code data: {json}} for each message. A failure before the first message
 * is an ordinary error with its own status; one after it is a last {@code event: error}, since the status is sent by then.
 * So is a gateway that goes away: clients connect again, to another.
 *
 * <p>All state belongs to the connection's event loop; signals of the publisher are brought there. At most
 * {@link #WINDOW} messages are asked for and not yet sent, and none is asked for while the client does not keep up.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventStream implements Flow.Subscriber<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  /** Messages asked for at once. */
  private static final int WINDOW = 16;

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpExchange exchange;
  private final Route route;
  private final CompletableFuture<Reply> call;
  private final long heartbeatNanos;
  private Flow.@Nullable Subscription subscription;
  private @Nullable ResponseStream out;
  private int asked;
  private boolean done;

  /** Whether the last event is being written. */
  private boolean ending;

  private long lastWriteNanos = System.nanoTime();

  EventStream(
      HttpExchange exchange, Route route, CompletableFuture<Reply> call, long heartbeatNanos) {
    this.exchange = exchange;
    this.route = route;
    this.call = call;
    this.heartbeatNanos = heartbeatNanos;
  }

  /** Follows the call to its end. On the event loop. */
  void start() {
    exchange.whenGone(this::cancel);
    exchange.whenDraining(() -> run(this::goAway));
    call.whenComplete(this::begin);
  }

  private void goAway() {
    if (!done) {
      cancel();
      fail(Status.of(StatusCode.UNAVAILABLE, "the gateway is going away"));
    }
  }

  /** The call has answered, or failed before it did. Any thread. */
  private void begin(@Nullable Reply reply, @Nullable Throwable failure) {
    run(
        () -> {
          if (reply == null) {
            if (!done) {
              fail(CallFailure.status(failure));
            }
            return;
          }
          reply.messages().subscribe(this);
          exchange.schedule(() -> run(this::heartbeat), heartbeatNanos);
        });
  }

  /** Takes a step on the connection's event loop. What it throws would be lost there, and the client wait for ever. */
  private void run(Runnable step) {
    exchange.execute(
        () -> {
          try {
            step.run();
          } catch (RuntimeException | Error e) {
            LOG.error(
                "request {}: the gateway failed in a stream of {}",
                exchange.requestId(),
                route.method(),
                e);
            breakOff();
          }
        });
  }

  private void breakOff() {
    done = true;
    Status status = Status.of(StatusCode.INTERNAL, "the gateway failed");
    if (out == null) {
      exchange.respond(HttpErrorWriter.problem(exchange, status));
    } else if (ending) {
      out.abort();
    } else {
      endWith(status);
    }
    cancel();
  }

  private void cancel() {
    done = true;
    if (subscription == null) {
      call.cancel(true);
    } else {
      subscription.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    run(
        () -> {
          subscription = given;
          if (done) {
            given.cancel();
          } else {
            ask();
          }
        });
  }

  private void ask() {
    if (done || subscription == null || asked > WINDOW / 2 || out != null && !out.isWritable()) {
      return;
    }
    int more = WINDOW - asked;
    asked = WINDOW;
    subscription.request(more);
  }

  @Override
  public void onNext(Object message) {
    run(() -> send((byte[]) message));
  }

  private void send(byte[] message) {
    asked--;
    if (done) {
      return;
    }
    JsonBuffer event = new JsonBuffer(message.length * 2 + 16);
    event.raw("data: ");
    try {
      route.reply().transcode(message, event);
    } catch (MalformedReplyException e) {
      cancel();
      if (out == null) {
        exchange.respond(UpstreamHandler.malformed(exchange, route, e));
      } else {
        LOG.warn("{} answered with a malformed {}", route.method(), e.getMessage());
        endWith(Status.of(StatusCode.INTERNAL, "the service's answer is malformed"));
      }
      return;
    }
    write(event.raw("\n\n").toByteArray());
    ask();
  }

  @Override
  public void onError(Throwable failure) {
    run(
        () -> {
          if (!done) {
            done = true;
            fail(CallFailure.status(failure));
          }
        });
  }

  private void fail(Status status) {
    done = true;
    if (out == null) {
      exchange.respond(HttpErrorWriter.problem(exchange, status, route.schema()));
    } else {
      endWith(status);
    }
  }

  private void endWith(Status status) {
    JsonBuffer event = new JsonBuffer(256);
    event.raw("event: error\ndata: {");
    StatusJson.members(status, route.schema(), event);
    ending = true;
    write(event.raw("}\n\n").toByteArray());
    if (out != null) {
      out.end();
    }
  }

  @Override
  public void onComplete() {
    run(
        () -> {
          if (!done) {
            done = true;
            ending = true;
            write(new byte[0]);
            if (out != null) {
              out.end();
            }
          }
        });
  }

  private void write(byte[] bytes) {
    if (out == null) {
      HttpResponse head =
          HttpResponse.of(200, ContentNegotiation.EVENTS, bytes).with("cache-control", "no-store");
      out = exchange.stream(head);
      if (out != null) {
        out.whenWritable(() -> run(this::ask));
      }
    } else {
      out.write(bytes);
    }
    lastWriteNanos = System.nanoTime();
  }

  // Proxies and browsers give silent connections up, and a client that has left is found out only
  // by writing.
  private void heartbeat() {
    if (done) {
      return;
    }
    long silence = System.nanoTime() - lastWriteNanos;
    if (silence >= heartbeatNanos) {
      if (out == null || out.isWritable()) {
        write(HEARTBEAT);
      }
      silence = 0;
    }
    exchange.schedule(() -> run(this::heartbeat), heartbeatNanos - silence);
  }
}
