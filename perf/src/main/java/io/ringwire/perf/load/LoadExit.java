package io.ringwire.perf.load;

/** Exit codes of the load command. */
final class LoadExit {
  static final int OK = 0;

  /** The rate was kept and some calls failed. */
  static final int CALLS_FAILED = 1;

  static final int USAGE = 2;
  static final int REGISTRY_UNREACHABLE = 3;
  static final int NO_SUCH_METHOD = 4;

  /** The generator did not keep the rate: the figures say nothing about it, whatever the calls did. */
  static final int INVALID = 5;

  /** The rate was kept and a gate failed. */
  static final int GATE_FAILED = 6;

  private LoadExit() {}
}
