package io.ringwire.perf.load.http;

import java.time.Duration;

/**
 * How requests travel.
 *
 * @param version which HTTP; default {@link HttpVersion#AUTO}
 * @param connectionsMax connections at most; 0, the default, for {@link #HTTP_1_CONNECTIONS} over HTTP/1.1 and
 *     {@link #HTTP_2_CONNECTIONS} over HTTP/2
 * @param streamsMax requests at once on one HTTP/2 connection, as far as the server's SETTINGS allow them; default
 *     {@link #STREAMS_DEFAULT}
 * @param inFlightMax requests under way and waiting at most; more fail at once
 * @param timeout longest wait for an answer; half of it is the longest wait for a connection
 * @param trust which servers are trusted over TLS; default {@link Trust#SYSTEM}
 */
public record HttpOptions(
    HttpVersion version,
    int connectionsMax,
    int streamsMax,
    int inFlightMax,
    Duration timeout,
    Trust trust) {
  public static final int HTTP_1_CONNECTIONS = 256;
  public static final int HTTP_2_CONNECTIONS = 1;
  public static final int STREAMS_DEFAULT = 10_000;

  public HttpOptions {
    if (connectionsMax < 0) {
      throw new IllegalArgumentException("connections must be at least 1, was " + connectionsMax);
    }
    if (streamsMax < 1) {
      throw new IllegalArgumentException("streams must be at least 1, was " + streamsMax);
    }
    if (inFlightMax < 1) {
      throw new IllegalArgumentException(
          "requests in flight must be allowed at least 1, was " + inFlightMax);
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must be above 0, was " + timeout);
    }
  }

  /** The defaults. */
  public static HttpOptions of(int inFlightMax, Duration timeout) {
    return new HttpOptions(
        HttpVersion.AUTO, 0, STREAMS_DEFAULT, inFlightMax, timeout, Trust.SYSTEM);
  }

  public HttpOptions withVersion(HttpVersion version) {
    return new HttpOptions(version, connectionsMax, streamsMax, inFlightMax, timeout, trust);
  }

  public HttpOptions withConnections(int connectionsMax) {
    return new HttpOptions(version, connectionsMax, streamsMax, inFlightMax, timeout, trust);
  }

  public HttpOptions withStreams(int streamsMax) {
    return new HttpOptions(version, connectionsMax, streamsMax, inFlightMax, timeout, trust);
  }

  public HttpOptions withTrust(Trust trust) {
    return new HttpOptions(version, connectionsMax, streamsMax, inFlightMax, timeout, trust);
  }

  /** Connections at most, once it is known what they speak. */
  int connectionsMax(HttpVersion spoken) {
    if (connectionsMax > 0) {
      return connectionsMax;
    }
    return switch (spoken) {
      case AUTO -> 1; // the first connection decides
      case HTTP_1_1 -> HTTP_1_CONNECTIONS;
      case HTTP_2 -> HTTP_2_CONNECTIONS;
    };
  }
}
