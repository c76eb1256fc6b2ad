package io.ringwire.perf.bench.work;

import io.ringwire.perf.workload.UserClient;
import java.time.Duration;
import java.util.List;

/**
 * A case under way against one server. {@link #warmUp}, then {@link #measure}, once each, then {@link #stop}; from one
 * thread. Each throws an {@link IllegalStateException} when a call failed.
 */
public interface Run {
  /** Begins to make calls, and returns when the time is over; calls may go on being made. */
  void warmUp(Duration time) throws InterruptedException;

  /** What happened in that time. */
  Measured measure(Duration time) throws InterruptedException;

  /** Makes no more calls and waits for those under way. */
  void stop() throws InterruptedException;

  /** A closed loop of {@code get} with one call in flight on each client. */
  static Run oneGetOnEach(List<UserClient> clients) {
    return ClosedLoop.of(new Exchange.Get(), clients, clients.size());
  }

  static Run of(Case wanted, UserClient client) {
    if (wanted.load() instanceof Load.InFlight closed) {
      return ClosedLoop.of(
          Exchange.of(wanted.operation(), wanted.payloadBytes()), List.of(client), closed.calls());
    }
    if (wanted.load() instanceof Load.Callers callers) {
      return BlockingLoop.of(wanted.operation(), client, callers.threads());
    }
    if (wanted.load() instanceof Load.Rate open) {
      return new OpenLoop(client, open.callsPerSecond());
    }
    return new StreamLoop(client, wanted.payloadBytes());
  }
}
