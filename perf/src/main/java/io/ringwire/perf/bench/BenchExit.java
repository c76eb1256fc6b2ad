package io.ringwire.perf.bench;

/** How a bench ends; documented in docs/performance.md. */
public final class BenchExit {
  public static final int DONE = 0;

  /** A case failed, or, when that was asked for, a target was missed. */
  public static final int FAILED = 1;

  public static final int USAGE = 2;

  private BenchExit() {}
}
