package io.ringwire.gateway.http;

import java.time.Duration;

/**
 * What one HTTP client may take. Every limit is enforced by answering (or by closing the connection) the moment it is
 * passed; nothing is allocated from a length that a client merely claims.
 *
 * @param requestLineBytesMax longer request lines are answered 414
 * @param headerBytesMax all header lines of one request together; more is answered 431
 * @param bodyBytesMax longer request bodies are answered 413
 * @param bodyBytesTotalMax memory for the bodies of all requests of this server that are being read or answered; what would
 *     pass it is answered 503 and closed
 * @param headerTimeout from the first byte of a request to the end of its headers; then 408 and close
 * @param idleTimeout of a kept-alive connection between requests; then close
 * @param bodyBytesPerSecondMin slower bodies, averaged after a grace of five seconds, are answered 408 and closed
 * @param writeStallTimeout how long a client may refuse to read its response before the connection is closed
 * @param readAheadBytesMax bytes of pipelined requests kept while one is being answered; at the mark reading stops
 * @param connectionsMax open connections of this server; one more is closed at once
 * @param connectionsPerAddressMax open connections from one address, loopback excepted; one more is closed at once
 */
public record HttpLimits(
    int requestLineBytesMax,
    int headerBytesMax,
    int bodyBytesMax,
    long bodyBytesTotalMax,
    Duration headerTimeout,
    Duration idleTimeout,
    int bodyBytesPerSecondMin,
    Duration writeStallTimeout,
    int readAheadBytesMax,
    int connectionsMax,
    int connectionsPerAddressMax) {

  public static final HttpLimits DEFAULT =
      new HttpLimits(
          4 * 1024,
          8 * 1024,
          4 * 1024 * 1024,
          64L * 1024 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          240,
          Duration.ofSeconds(30),
          64 * 1024,
          10_000,
          1_000);

  public HttpLimits {
    atLeast("requestLineBytesMax", requestLineBytesMax, 64);
    atLeast("headerBytesMax", headerBytesMax, 256);
    atLeast("bodyBytesMax", bodyBytesMax, 0);
    atLeast("bodyBytesTotalMax", bodyBytesTotalMax, bodyBytesMax);
    atLeast("bodyBytesPerSecondMin", bodyBytesPerSecondMin, 0);
    atLeast("readAheadBytesMax", readAheadBytesMax, 1024);
    atLeast("connectionsMax", connectionsMax, 1);
    atLeast("connectionsPerAddressMax", connectionsPerAddressMax, 1);
    positive("headerTimeout", headerTimeout);
    positive("idleTimeout", idleTimeout);
    positive("writeStallTimeout", writeStallTimeout);
  }

  public HttpLimits withBodyBytesMax(int bodyBytesMax) {
    Draft draft = new Draft(this);
    draft.bodyBytesMax = bodyBytesMax;
    return draft.build();
  }

  public HttpLimits withBodyBytesTotalMax(long bodyBytesTotalMax) {
    Draft draft = new Draft(this);
    draft.bodyBytesTotalMax = bodyBytesTotalMax;
    return draft.build();
  }

  public HttpLimits withConnectionsMax(int connectionsMax) {
    Draft draft = new Draft(this);
    draft.connectionsMax = connectionsMax;
    return draft.build();
  }

  public HttpLimits withTimeouts(
      Duration headerTimeout, Duration idleTimeout, Duration writeStallTimeout) {
    Draft draft = new Draft(this);
    draft.headerTimeout = headerTimeout;
    draft.idleTimeout = idleTimeout;
    draft.writeStallTimeout = writeStallTimeout;
    return draft.build();
  }

  public HttpLimits withBodyBytesPerSecondMin(int bodyBytesPerSecondMin) {
    Draft draft = new Draft(this);
    draft.bodyBytesPerSecondMin = bodyBytesPerSecondMin;
    return draft.build();
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }

  /** The components one by one: a change names what it changes, and nothing is told by its place. */
  private static final class Draft {
    private int requestLineBytesMax;
    private int headerBytesMax;
    private int bodyBytesMax;
    private long bodyBytesTotalMax;
    private Duration headerTimeout;
    private Duration idleTimeout;
    private int bodyBytesPerSecondMin;
    private Duration writeStallTimeout;
    private int readAheadBytesMax;
    private int connectionsMax;
    private int connectionsPerAddressMax;

    Draft(HttpLimits from) {
      requestLineBytesMax = from.requestLineBytesMax;
      headerBytesMax = from.headerBytesMax;
      bodyBytesMax = from.bodyBytesMax;
      bodyBytesTotalMax = from.bodyBytesTotalMax;
      headerTimeout = from.headerTimeout;
      idleTimeout = from.idleTimeout;
      bodyBytesPerSecondMin = from.bodyBytesPerSecondMin;
      writeStallTimeout = from.writeStallTimeout;
      readAheadBytesMax = from.readAheadBytesMax;
      connectionsMax = from.connectionsMax;
      connectionsPerAddressMax = from.connectionsPerAddressMax;
    }

    HttpLimits build() {
      return new HttpLimits(
          requestLineBytesMax,
          headerBytesMax,
          bodyBytesMax,
          bodyBytesTotalMax,
          headerTimeout,
          idleTimeout,
          bodyBytesPerSecondMin,
          writeStallTimeout,
          readAheadBytesMax,
          connectionsMax,
          connectionsPerAddressMax);
    }
  }
}
