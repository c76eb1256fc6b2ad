package io.ringwire.perf.load.generator;

import java.util.function.LongUnaryOperator;

/** Answers in simulated time. */
final class SimulatedService implements Target {
  private final SimulatedClock clock;
  private final LongUnaryOperator latencyNanos;
  private long freeAtNanos;
  private final long workNanos;
  int inFlight;
  int inFlightMaxSeen;
  int asked;

  private SimulatedService(SimulatedClock clock, LongUnaryOperator latencyNanos, long workNanos) {
    this.clock = clock;
    this.latencyNanos = latencyNanos;
    this.workNanos = workNanos;
  }

  /** Takes any number of calls at once. */
  static SimulatedService answering(SimulatedClock clock, LongUnaryOperator latencyNanos) {
    return new SimulatedService(clock, latencyNanos, 0);
  }

  /** Takes one call at a time, so that more than its capacity queue up. */
  static SimulatedService withCapacity(SimulatedClock clock, double callsPerSecond) {
    return new SimulatedService(clock, sequence -> 0, (long) (1e9 / callsPerSecond));
  }

  @Override
  public String description() {
    return "a simulated service";
  }

  @Override
  public void send(long sequence, int operation, Answer answer) {
    asked++;
    inFlight++;
    inFlightMaxSeen = Math.max(inFlightMaxSeen, inFlight);
    long answered = clock.nanos() + latencyNanos.applyAsLong(sequence);
    if (workNanos > 0) {
      freeAtNanos = Math.max(freeAtNanos, clock.nanos()) + workNanos;
      answered = freeAtNanos;
    }
    clock.at(
        answered,
        () -> {
          inFlight--;
          answer.succeeded();
        });
  }

  @Override
  public void close() {}
}
