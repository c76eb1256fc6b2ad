package io.ringwire.gateway.transcode;

import io.ringwire.codec.status.StatusCode;
import java.util.EnumMap;
import java.util.Map;

/** The one table from the status of a call to the status of an HTTP response. */
public final class StatusMapping {
  private static final Map<StatusCode, Integer> HTTP = new EnumMap<>(StatusCode.class);

  static {
    HTTP.put(StatusCode.OK, 200);
    HTTP.put(StatusCode.CANCELLED, 499);
    HTTP.put(StatusCode.UNKNOWN, 500);
    HTTP.put(StatusCode.INVALID_ARGUMENT, 400);
    HTTP.put(StatusCode.DEADLINE_EXCEEDED, 504); // Never 408: browsers repeat those by themselves.
    HTTP.put(StatusCode.NOT_FOUND, 404);
    HTTP.put(StatusCode.ALREADY_EXISTS, 409);
    HTTP.put(StatusCode.PERMISSION_DENIED, 403);
    HTTP.put(StatusCode.RESOURCE_EXHAUSTED, 429);
    HTTP.put(StatusCode.FAILED_PRECONDITION, 400);
    HTTP.put(StatusCode.ABORTED, 409);
    HTTP.put(StatusCode.OUT_OF_RANGE, 400);
    HTTP.put(StatusCode.UNIMPLEMENTED, 501); // A method's own verdict; routing says 404 or 405.
    HTTP.put(StatusCode.INTERNAL, 500);
    HTTP.put(StatusCode.UNAVAILABLE, 503);
    HTTP.put(StatusCode.DATA_LOSS, 500);
    HTTP.put(StatusCode.UNAUTHENTICATED, 401);
  }

  private StatusMapping() {}

  /** The HTTP status of a call's status. Codes that peers invent were read as UNKNOWN, so they are 500. */
  public static int http(StatusCode code) {
    return HTTP.getOrDefault(code, 500);
  }
}
