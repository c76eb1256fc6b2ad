package io.ringwire.gateway.upstream;

import java.time.Duration;
import java.util.List;

/**
 * How requests become calls.
 *
 * @param timeoutDefault of a unary call whose client states none; streams have none unless they state one
 * @param timeoutMax bound of what a client may state
 * @param forwardedHeaders request headers, in lower case, that go on as metadata of the same name
 * @param heartbeatInterval silence on an event stream before a comment line is sent
 * @param redirectTrailingSlash whether a path with a slash too many is answered 308 rather than 404
 */
public record UpstreamConfig(
    Duration timeoutDefault,
    Duration timeoutMax,
    List<String> forwardedHeaders,
    Duration heartbeatInterval,
    boolean redirectTrailingSlash) {

  public UpstreamConfig {
    forwardedHeaders = List.copyOf(forwardedHeaders);
  }
}
