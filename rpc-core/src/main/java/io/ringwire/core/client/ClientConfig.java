package io.ringwire.core.client;

import io.ringwire.core.balance.BalanceConfig;
import io.ringwire.core.resilience.RetryPolicy;
import io.ringwire.core.transport.TransportConfig;
import java.time.Duration;

/**
 * How a client behaves.
 *
 * @param timeout for unary and one-way calls when neither caller nor method states one; default 10 s. Calls that stream
 *     have none of their own, since nobody can say how long a stream should be: they end by the caller's option, the
 *     method's, or the deadline of the call around them
 * @param servicesMax services one client may call, each with its pipeline and connections; default 256
 * @param closeGrace how long {@link RpcClient#close()} waits for calls under way; default 5 s
 * @param retry which failures are tried again, and when
 * @param balance queue and timings of the balancer
 * @param transport limits and timings of connections
 */
public record ClientConfig(
    Duration timeout,
    int servicesMax,
    Duration closeGrace,
    RetryPolicy retry,
    BalanceConfig balance,
    TransportConfig transport) {

  public static final ClientConfig DEFAULT =
      new ClientConfig(
          Duration.ofSeconds(10),
          256,
          Duration.ofSeconds(5),
          RetryPolicy.DEFAULT,
          BalanceConfig.DEFAULT,
          TransportConfig.DEFAULT);

  public ClientConfig {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be above zero, was " + timeout);
    }
    if (servicesMax < 1) {
      throw new IllegalArgumentException("servicesMax must be at least 1, was " + servicesMax);
    }
    if (closeGrace.isNegative()) {
      throw new IllegalArgumentException("closeGrace must not be negative, was " + closeGrace);
    }
  }

  public ClientConfig withTimeout(Duration timeout) {
    return new ClientConfig(timeout, servicesMax, closeGrace, retry, balance, transport);
  }

  public ClientConfig withServicesMax(int servicesMax) {
    return new ClientConfig(timeout, servicesMax, closeGrace, retry, balance, transport);
  }

  public ClientConfig withCloseGrace(Duration closeGrace) {
    return new ClientConfig(timeout, servicesMax, closeGrace, retry, balance, transport);
  }

  public ClientConfig withRetry(RetryPolicy retry) {
    return new ClientConfig(timeout, servicesMax, closeGrace, retry, balance, transport);
  }

  public ClientConfig withBalance(BalanceConfig balance) {
    return new ClientConfig(timeout, servicesMax, closeGrace, retry, balance, transport);
  }

  public ClientConfig withTransport(TransportConfig transport) {
    return new ClientConfig(timeout, servicesMax, closeGrace, retry, balance, transport);
  }
}
