package io.ringwire.perf.bench;

import java.util.List;

/**
 * What one bench runs.
 *
 * @param contenders by turns in this order, each round; the first is what the others are measured against
 * @param inFlight calls kept under way, one measurement each, in one client process a round
 * @param rounds how often each contender has its turn
 * @param warmupSeconds before the first measurement of a process, when its code is still being compiled
 * @param settleSeconds before each further one
 * @param measureSeconds each measurement
 * @param jvmOptions of every child process
 */
record BenchPlan(
    List<Contender> contenders,
    List<Integer> inFlight,
    int rounds,
    int warmupSeconds,
    int settleSeconds,
    int measureSeconds,
    List<String> jvmOptions) {
  static final int ROUNDS_MAX = 100;
  static final int SECONDS_MAX = 3_600;
  static final int IN_FLIGHT_MAX = 4_096;

  BenchPlan {
    contenders = List.copyOf(contenders);
    inFlight = List.copyOf(inFlight);
    jvmOptions = List.copyOf(jvmOptions);
    if (contenders.isEmpty() || inFlight.isEmpty()) {
      throw new IllegalArgumentException(
          "a bench needs a contender and a number of calls in flight");
    }
    for (int calls : inFlight) {
      between("calls in flight", calls, 1, IN_FLIGHT_MAX);
    }
    between("rounds", rounds, 1, ROUNDS_MAX);
    between("warm-up seconds", warmupSeconds, 0, SECONDS_MAX);
    between("settle seconds", settleSeconds, 0, SECONDS_MAX);
    between("measured seconds", measureSeconds, 1, SECONDS_MAX);
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was " + value);
    }
  }

  int secondsExpected() {
    int aProcess =
        warmupSeconds + measureSeconds + (inFlight.size() - 1) * (settleSeconds + measureSeconds);
    return rounds * contenders.size() * (aProcess + 2);
  }
}
