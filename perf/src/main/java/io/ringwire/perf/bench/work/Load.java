package io.ringwire.perf.bench.work;

/** How many calls at once, or how often. */
sealed interface Load {
  int CALLS_MAX = 4_096;
  int RATE_MAX = 1_000_000;

  /** A closed loop of calls that nobody waits for: each answer makes the next call. */
  record InFlight(int calls) implements Load {
    public InFlight {
      between("calls in flight", calls, CALLS_MAX);
    }
  }

  /** A closed loop of threads, each of which waits for its answer. */
  record Callers(int threads) implements Load {
    public Callers {
      between("callers", threads, CALLS_MAX);
    }
  }

  /** An open loop: calls leave when they are due, whatever became of earlier ones. */
  record Rate(int callsPerSecond) implements Load {
    public Rate {
      between("calls a second", callsPerSecond, RATE_MAX);
    }
  }

  /** One stream at a time. */
  record OneStream() implements Load {}

  private static void between(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " must be 1 to " + most + ", was " + value);
    }
  }
}
