package io.ringwire.core.transport;

import io.ringwire.codec.frame.FrameLimits;
import java.time.Duration;

/**
 * How connections behave. Every limit is enforced on what arrives, and announced to the peer in SETTINGS.
 *
 * @param limits largest frame, message, metadata; most streams and method ids a connection
 * @param streamsMax calls a peer may have open on one connection; default 10,000
 * @param streamCreditBytes unread DATA bytes a peer may have under way on one stream; default 512 KiB
 * @param connectionCreditBytes the same for a whole connection; default 16 MiB
 * @param connectTimeout from the first SYN to the server's preface, TLS included; default 3 s
 * @param connectionsPerEndpoint connections a client opens to one endpoint ahead of need; default 1. Calls made on an
 *     event loop get one of that loop besides
 * @param reconnectBase first pause after a failed connect, doubled each time, half of it jitter; default 100 ms
 * @param reconnectMax longest pause between connects; default 5 s
 * @param pingAfterIdle quiet time, while calls are under way, before a client asks whether the server still lives; default
 *     2 s. With none under way it asks after ten times that
 * @param pingTimeout silence after a PING that closes the connection; default 2 s
 * @param idleTimeout a server closes a connection that was silent for so long; default 90 s
 * @param writeHighBytes bytes waiting for a socket above which nothing more is written (and a server reads no more calls
 *     from it); default 256 KiB
 * @param writeLowBytes bytes below which writing goes on; default 64 KiB
 * @param compressMinBytes messages from this size on are gzipped for peers that can read it; 0, the default, for never
 */
public record TransportConfig(
    FrameLimits limits,
    int streamsMax,
    int streamCreditBytes,
    int connectionCreditBytes,
    Duration connectTimeout,
    int connectionsPerEndpoint,
    Duration reconnectBase,
    Duration reconnectMax,
    Duration pingAfterIdle,
    Duration pingTimeout,
    Duration idleTimeout,
    int writeHighBytes,
    int writeLowBytes,
    int compressMinBytes) {

  public static final TransportConfig DEFAULT = new Builder().build();

  private static final int CONNECTIONS_PER_ENDPOINT_MAX = 64;

  public TransportConfig {
    atLeast("streamsMax", streamsMax, 1);
    atLeast("streamCreditBytes", streamCreditBytes, 1024);
    atLeast("connectionCreditBytes", connectionCreditBytes, streamCreditBytes);
    atLeast("connectionsPerEndpoint", connectionsPerEndpoint, 1);
    atLeast("writeLowBytes", writeLowBytes, 1);
    atLeast("writeHighBytes", writeHighBytes, writeLowBytes);
    atLeast("compressMinBytes", compressMinBytes, 0);
    if (connectionsPerEndpoint > CONNECTIONS_PER_ENDPOINT_MAX) {
      throw new IllegalArgumentException(
          "connectionsPerEndpoint must be at most "
              + CONNECTIONS_PER_ENDPOINT_MAX
              + ", was "
              + connectionsPerEndpoint);
    }
    positive("connectTimeout", connectTimeout);
    positive("reconnectBase", reconnectBase);
    positive("reconnectMax", reconnectMax);
    positive("pingAfterIdle", pingAfterIdle);
    positive("pingTimeout", pingTimeout);
    positive("idleTimeout", idleTimeout);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be above zero, was " + value);
    }
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private FrameLimits limits = FrameLimits.DEFAULT;
    private int streamsMax = 10_000;
    private int streamCreditBytes = 512 << 10;
    private int connectionCreditBytes = 16 << 20;
    private Duration connectTimeout = Duration.ofSeconds(3);
    private int connectionsPerEndpoint = 1;
    private Duration reconnectBase = Duration.ofMillis(100);
    private Duration reconnectMax = Duration.ofSeconds(5);
    private Duration pingAfterIdle = Duration.ofSeconds(2);
    private Duration pingTimeout = Duration.ofSeconds(2);
    private Duration idleTimeout = Duration.ofSeconds(90);
    private int writeHighBytes = 256 << 10;
    private int writeLowBytes = 64 << 10;
    private int compressMinBytes = 0;

    private Builder() {}

    public Builder limits(FrameLimits limits) {
      this.limits = limits;
      return this;
    }

    public Builder streamsMax(int streamsMax) {
      this.streamsMax = streamsMax;
      return this;
    }

    public Builder streamCreditBytes(int streamCreditBytes) {
      this.streamCreditBytes = streamCreditBytes;
      return this;
    }

    public Builder connectionCreditBytes(int connectionCreditBytes) {
      this.connectionCreditBytes = connectionCreditBytes;
      return this;
    }

    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = connectTimeout;
      return this;
    }

    public Builder connectionsPerEndpoint(int connectionsPerEndpoint) {
      this.connectionsPerEndpoint = connectionsPerEndpoint;
      return this;
    }

    public Builder reconnectBase(Duration reconnectBase) {
      this.reconnectBase = reconnectBase;
      return this;
    }

    public Builder reconnectMax(Duration reconnectMax) {
      this.reconnectMax = reconnectMax;
      return this;
    }

    public Builder pingAfterIdle(Duration pingAfterIdle) {
      this.pingAfterIdle = pingAfterIdle;
      return this;
    }

    public Builder pingTimeout(Duration pingTimeout) {
      this.pingTimeout = pingTimeout;
      return this;
    }

    public Builder idleTimeout(Duration idleTimeout) {
      this.idleTimeout = idleTimeout;
      return this;
    }

    public Builder writeHighBytes(int writeHighBytes) {
      this.writeHighBytes = writeHighBytes;
      return this;
    }

    public Builder writeLowBytes(int writeLowBytes) {
      this.writeLowBytes = writeLowBytes;
      return this;
    }

    public Builder compressMinBytes(int compressMinBytes) {
      this.compressMinBytes = compressMinBytes;
      return this;
    }

    public TransportConfig build() {
      return new TransportConfig(
          limits,
          streamsMax,
          streamCreditBytes,
          connectionCreditBytes,
          connectTimeout,
          connectionsPerEndpoint,
          reconnectBase,
          reconnectMax,
          pingAfterIdle,
          pingTimeout,
          idleTimeout,
          writeHighBytes,
          writeLowBytes,
          compressMinBytes);
    }
  }
}
