package io.ringwire.perf.bench.result;

import java.util.List;

/**
 * What a bench ran.
 *
 * @param contenders labels, in their order within a round; the others are compared with the first
 * @param cases names, in their order within a turn
 * @param rounds turns of each contender
 * @param warmupSeconds before the first case of a process, when its code is still being compiled; some stacks get more
 * @param settleSeconds before each further one
 * @param measureSeconds each measurement
 * @param jvmOptions of every child process
 */
public record Settings(
    List<String> contenders,
    List<String> cases,
    int rounds,
    int warmupSeconds,
    int settleSeconds,
    int measureSeconds,
    List<String> jvmOptions) {
  public static final int ROUNDS_MAX = 100;
  public static final int SECONDS_MAX = 3_600;

  public Settings {
    contenders = List.copyOf(contenders);
    cases = List.copyOf(cases);
    jvmOptions = List.copyOf(jvmOptions);
    if (contenders.isEmpty() || cases.isEmpty()) {
      throw new IllegalArgumentException("a bench needs a contender and a case");
    }
    for (String contender : contenders) {
      if (contenders.indexOf(contender) != contenders.lastIndexOf(contender)) {
        throw new IllegalArgumentException("contender " + contender + " is named twice");
      }
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
}
