package io.ringwire.perf.load.http;

/** What the pool notes of one connection; the connection only keeps it. */
final class Seat {
  /** Still takes requests, as far as the pool knows. */
  boolean isServing;

  /** Stands among those with room. */
  boolean isRoomy;

  /** Since when it stands there, on {@link System#nanoTime}. */
  long roomySinceNanos;

  /** Stands among those to be flushed. */
  boolean isUnflushed;
}
