package io.ringwire.perf.load.http;

import io.ringwire.perf.load.generator.Target;
import java.util.List;
import java.util.function.LongFunction;

/** Calls a URL: with one request over and over, or with one made for each call. */
public final class HttpTarget implements Target {
  private final HttpPool pool;
  private final String what;
  private final LongFunction<HttpRequest> requests;

  /**
   * @param pool closed with this target
   * @param what the requests, in words, for the report
   * @param requests makes the request of a call from its sequence number, on the thread that sends; what it throws as an
   *     {@link IllegalArgumentException} fails that call as {@code BAD_REQUEST}
   */
  public HttpTarget(HttpPool pool, String what, LongFunction<HttpRequest> requests) {
    this.pool = pool;
    this.what = what;
    this.requests = requests;
  }

  /**
   * Sends the same request each time.
   *
   * @throws IllegalArgumentException when the host is unknown or the trusted authorities cannot be read
   */
  public static HttpTarget of(HttpRequest request, HttpOptions options) {
    HttpPool pool = new HttpPool(request.origin(), options);
    return new HttpTarget(pool, request.toString(), sequence -> request);
  }

  @Override
  public String description() {
    return what + " " + pool.description();
  }

  @Override
  public List<String> remarks() {
    return pool.remarks();
  }

  @Override
  public void send(long sequence, int operation, Answer answer) {
    HttpRequest request;
    try {
      request = requests.apply(sequence);
    } catch (IllegalArgumentException e) {
      answer.failed("BAD_REQUEST", String.valueOf(e.getMessage()));
      return;
    }
    pool.send(request, answer);
  }

  @Override
  public void flush() {
    pool.flush();
  }

  @Override
  public void close() {
    pool.close();
  }
}
