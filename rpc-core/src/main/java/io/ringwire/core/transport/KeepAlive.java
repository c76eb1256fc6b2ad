package io.ringwire.core.transport;

import java.util.concurrent.TimeUnit;

/**
 * Finds out that a peer is gone when its socket does not say so: cable pulled, process stopped, packets dropped.
 *
 * <p>A client asks by PING after {@code pingAfterIdle} of silence while calls are under way, and after a third of the
 * server's announced limit (at most ten times {@code pingAfterIdle}) otherwise, so that two lost PINGs still keep the
 * line. A server never asks: it closes a connection that was silent beyond the limit it announced.
 */
final class KeepAlive extends DeadlineWheel.Entry {
  private static final int IDLE_FACTOR = 10;

  private final Connection connection;
  private final boolean isClient;
  private final long pingAfterIdleNanos;
  private final long pingTimeoutNanos;
  private final long idleNanosMax;
  private long lastReadNanos = System.nanoTime();
  private long pingSentNanos;
  private boolean awaitingAck;

  KeepAlive(Connection connection, boolean isClient) {
    this.connection = connection;
    this.isClient = isClient;
    TransportConfig config = connection.config();
    pingAfterIdleNanos = config.pingAfterIdle().toNanos();
    pingTimeoutNanos = config.pingTimeout().toNanos();
    idleNanosMax = config.idleTimeout().toNanos();
  }

  void start() {
    connection.wheel().arm(this, isClient ? pingAfterIdleNanos : idleNanosMax / 3);
  }

  void stop() {
    connection.wheel().disarm(this);
  }

  /** Bytes came: whatever they are, the peer lives. */
  void onRead(long nowNanos) {
    lastReadNanos = nowNanos;
    awaitingAck = false;
  }

  @Override
  void expire() {
    long nowNanos = System.nanoTime();
    long quietNanos = nowNanos - lastReadNanos;
    connection.trim();
    if (!isClient) {
      if (quietNanos >= idleNanosMax) {
        connection.closeIdle();
      } else {
        connection.wheel().arm(this, Math.max(idleNanosMax - quietNanos, DeadlineWheel.TICK_NANOS));
      }
      return;
    }
    if (awaitingAck && nowNanos - pingSentNanos >= pingTimeoutNanos) {
      connection.closeDead(quietNanos);
      return;
    }
    if (!awaitingAck && quietNanos >= quietLimitNanos()) {
      awaitingAck = true;
      pingSentNanos = nowNanos;
      connection.outlet().ping(nowNanos);
    }
    connection.wheel().arm(this, awaitingAck ? pingTimeoutNanos : pingAfterIdleNanos);
  }

  private long quietLimitNanos() {
    if (connection.openStreams() > 0) {
      return pingAfterIdleNanos;
    }
    long limit = pingAfterIdleNanos * IDLE_FACTOR;
    int peerMillis = connection.peer().keepAliveMillis();
    return peerMillis == 0 ? limit : Math.min(limit, TimeUnit.MILLISECONDS.toNanos(peerMillis) / 3);
  }
}
