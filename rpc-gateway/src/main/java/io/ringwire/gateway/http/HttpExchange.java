package io.ringwire.gateway.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: the typed state that the rooms behind share. Request data never changes; what is learned on
 * the way (request id, trace, route) is set by those who learn it, on the connection's event loop, before the answer.
 */
public final class HttpExchange {
  private final HttpConnection connection;
  private final String method;
  private final String path;
  private final @Nullable String query;
  private final HttpHeaders headers;
  private final byte[] body;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();

  private String requestId = "";
  private String traceparent = "";
  private String route = "";
  private @Nullable Runnable whenGone;
  private @Nullable Runnable whenDraining;
  private @Nullable Runnable whenEnded;
  private boolean gone;
  private boolean ended;
  private int status;
  private long responseBytes;

  HttpExchange(
      HttpConnection connection,
      String method,
      String path,
      @Nullable String query,
      HttpHeaders headers,
      byte[] body) {
    this.connection = connection;
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
  }

  /** Upper case. */
  public String method() {
    return method;
  }

  /** As it came: not decoded, not normalised, without the query. */
  public String path() {
    return path;
  }

  /** As it came, without the question mark; null when there is none. */
  public @Nullable String query() {
    return query;
  }

  /** The value of a header; several lines of one name are joined by commas. Null when there is none. */
  public @Nullable String header(String name) {
    List<String> values = headers.getAll(name);
    return values.isEmpty() ? null : values.size() == 1 ? values.get(0) : String.join(", ", values);
  }

  /** All header lines, in their order. */
  public Iterable<Map.Entry<String, String>> headers() {
    return headers;
  }

  /** Empty when there is none. */
  public byte[] body() {
    return body;
  }

  /** The client's address, for logs. */
  public String peer() {
    return connection.peer();
  }

  /** {@link System#nanoTime()} at the end of the request. */
  public long startNanos() {
    return startNanos;
  }

  public String requestId() {
    return requestId;
  }

  public void setRequestId(String requestId) {
    this.requestId = requestId;
  }

  /** The W3C trace context under which the request runs. */
  public String traceparent() {
    return traceparent;
  }

  public void setTraceparent(String traceparent) {
    this.traceparent = traceparent;
  }

  /** Method and template of the route taken; empty while there is none. */
  public String route() {
    return route;
  }

  public void setRoute(String route) {
    this.route = route;
  }

  /** Sends the whole answer. Any thread; all answers but the first are ignored. */
  public void respond(HttpResponse response) {
    if (answered.compareAndSet(false, true)) {
      connection.execute(() -> connection.respond(this, response));
    }
  }

  /**
   * Begins an answer of unknown length; null when an answer was given already. On the connection's event loop only.
   *
   * @param head its body is sent first
   */
  public @Nullable ResponseStream stream(HttpResponse head) {
    return answered.compareAndSet(false, true) ? connection.stream(this, head) : null;
  }

  /** Runs a task on the connection's event loop: at once when called there. */
  public void execute(Runnable task) {
    connection.execute(task);
  }

  /** Runs a task on the connection's event loop after a while. It must ask by itself whether it is still wanted. */
  public void schedule(Runnable task, long delayNanos) {
    connection.schedule(task, delayNanos);
  }

  /**
   * Tells when the client leaves before its answer has ended. On the event loop; one listener, which runs at once when
   * that has happened.
   */
  public void whenGone(Runnable listener) {
    whenGone = listener;
    if (gone) {
      listener.run();
    }
  }

  /**
   * Tells when the server begins to drain before the answer has ended, for answers that would not end by themselves. On the
   * event loop; one listener, which runs at once when that has happened.
   */
  public void whenDraining(Runnable listener) {
    whenDraining = listener;
    if (connection.isDraining()) {
      listener.run();
    }
  }

  /** Tells when the answer has ended or the client has gone, whichever comes first. On the event loop. */
  public void whenEnded(Runnable listener) {
    Runnable before = whenEnded;
    whenEnded =
        before == null
            ? listener
            : () -> {
              before.run();
              listener.run();
            };
  }

  /** Status of the answer; 499 when the client went away before it had one. */
  public int status() {
    return status;
  }

  /** Bytes of the answer's body so far. */
  public long responseBytes() {
    return responseBytes;
  }

  /** Whether the client went away before its answer ended. */
  public boolean isGone() {
    return gone;
  }

  void begin(int status) {
    this.status = status;
  }

  void count(long bytes) {
    responseBytes += bytes;
  }

  void draining() {
    if (!ended && whenDraining != null) {
      whenDraining.run();
    }
  }

  /** The answer has left, or will with nothing more to say about it. */
  void end() {
    if (!ended) {
      ended = true;
      if (whenEnded != null) {
        whenEnded.run();
      }
    }
  }

  void clientGone() {
    if (ended) {
      return;
    }
    gone = true;
    answered.set(true);
    if (status == 0) {
      status = 499;
    }
    if (whenGone != null) {
      whenGone.run();
    }
    end();
  }
}
