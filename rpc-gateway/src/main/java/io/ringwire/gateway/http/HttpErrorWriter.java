package io.ringwire.gateway.http;

import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.gateway.transcode.JsonBuffer;
import io.ringwire.gateway.transcode.Schema;
import io.ringwire.gateway.transcode.StatusJson;
import io.ringwire.gateway.transcode.StatusMapping;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one shape of every error, the gateway's own included: problem+json with the members of {@code google.rpc.Status}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public final class HttpErrorWriter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpErrorWriter.class);
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final String JSON = "application/json";

  /** Seconds, when the failure itself names no wait. */
  private static final long RETRY_AFTER_SECONDS = 1;

  private HttpErrorWriter() {}

  /** The answer for a call that failed with a status. */
  public static HttpResponse problem(HttpExchange exchange, Status status) {
    return problem(exchange, StatusMapping.http(status.code()), status, null);
  }

  /** As {@link #problem(HttpExchange, Status)}, for details of a service's own types. */
  public static HttpResponse problem(HttpExchange exchange, Status status, Schema schema) {
    return problem(exchange, StatusMapping.http(status.code()), status, schema);
  }

  /** The answer for a verdict of the gateway itself. */
  public static HttpResponse problem(HttpExchange exchange, int http, String text) {
    return problem(exchange, http, Status.of(code(http), text), null);
  }

  /** As {@link #problem(HttpExchange, int, String)}, when the HTTP status is not the one that the code maps to. */
  public static HttpResponse problem(HttpExchange exchange, int http, Status status) {
    return problem(exchange, http, status, null);
  }

  /** The answer for a request that never became an exchange. */
  static HttpResponse refusal(int http, String text) {
    Status status = Status.of(code(http), text);
    HttpResponse response = HttpResponse.of(http, PROBLEM_JSON, body(http, status, null, ""));
    return http == 503
        ? response.with("retry-after", Long.toString(RETRY_AFTER_SECONDS))
        : response;
  }

  private static HttpResponse problem(
      HttpExchange exchange, int http, Status status, @Nullable Schema schema) {
    byte[] body;
    try {
      body = body(http, status, schema, exchange.requestId());
    } catch (RuntimeException | Error e) { // Details are a service's own, and can be anything.
      LOG.error(
          "request {}: the details of its status {} could not be printed",
          exchange.requestId(),
          status.code(),
          e);
      body = body(http, Status.of(status.code(), ""), null, exchange.requestId());
    }
    HttpResponse response = HttpResponse.of(http, contentType(exchange.header("accept")), body);
    if (http == 429 || http == 503) {
      response = response.with("retry-after", Long.toString(retryAfterSeconds(status)));
    }
    return http == 401 ? response.with("www-authenticate", "Bearer") : response;
  }

  private static byte[] body(int http, Status status, @Nullable Schema schema, String requestId) {
    String title = ResponseBytes.reason(http);
    JsonBuffer out = new JsonBuffer(256);
    out.raw('{').name("type").string("about:blank");
    out.raw(',').name("title").string(title);
    out.raw(',').name("status").number(http);
    out.raw(',').name("detail").string(status.text().isEmpty() ? title : status.text());
    out.raw(',');
    if (schema == null) {
      StatusJson.members(status, out);
    } else {
      StatusJson.members(status, schema, out);
    }
    if (!requestId.isEmpty()) {
      out.raw(',').name("request_id").string(requestId);
    }
    return out.raw('}').toByteArray();
  }

  // A client that reads JSON, but has not heard of problem+json, gets it under the name it asked
  // for.
  private static String contentType(@Nullable String accept) {
    if (accept == null) {
      return PROBLEM_JSON;
    }
    String wanted = accept.toLowerCase(Locale.ROOT);
    return wanted.contains(JSON) && !wanted.contains(PROBLEM_JSON) && !wanted.contains("*/*")
        ? JSON
        : PROBLEM_JSON;
  }

  private static long retryAfterSeconds(Status status) {
    Duration delay =
        status
            .detail(RetryInfo.class)
            .map(RetryInfo::getRetryDelay)
            .orElse(Duration.getDefaultInstance());
    long seconds = delay.getSeconds() + (delay.getNanos() > 0 ? 1 : 0);
    return Math.max(RETRY_AFTER_SECONDS, seconds);
  }

  /** The code that fits a status of the gateway's own best. */
  private static StatusCode code(int http) {
    return switch (http) {
      case 404 -> StatusCode.NOT_FOUND;
      case 405, 501, 505 -> StatusCode.UNIMPLEMENTED;
      case 408 -> StatusCode.DEADLINE_EXCEEDED;
      case 413, 414, 431 -> StatusCode.OUT_OF_RANGE;
      case 500, 502 -> StatusCode.INTERNAL;
      case 503 -> StatusCode.UNAVAILABLE;
      default -> StatusCode.INVALID_ARGUMENT;
    };
  }
}
