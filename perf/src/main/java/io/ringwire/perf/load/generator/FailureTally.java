package io.ringwire.perf.load.generator;

/**
 * All failures of one status.
 *
 * @param firstNanos when the first came, since the run's start (warm-up included)
 * @param lastNanos when the last came
 * @param example text of the first
 */
public record FailureTally(
    String status, long count, long firstNanos, long lastNanos, String example) {
  FailureTally more(long atNanos) {
    return new FailureTally(
        status, count + 1, Math.min(firstNanos, atNanos), Math.max(lastNanos, atNanos), example);
  }

  /** Both, which are of one status. */
  FailureTally with(FailureTally other) {
    return new FailureTally(
        status,
        count + other.count,
        Math.min(firstNanos, other.firstNanos),
        Math.max(lastNanos, other.lastNanos),
        other.firstNanos < firstNanos ? other.example : example);
  }
}
