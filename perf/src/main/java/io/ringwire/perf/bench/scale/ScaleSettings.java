package io.ringwire.perf.bench.scale;

import java.util.List;

/**
 * What a run of {@code bench scale} does.
 *
 * @param contenders labels, by turns in this order, each round
 * @param trials which of beside, idle and storm
 * @param connections of the idle trial, the active ones included
 * @param active connections of those that call
 * @param stormClients clients that connect and call at once
 * @param warmupSeconds before each measurement
 * @param measureSeconds each measurement
 * @param jvmOptions of every child process
 */
public record ScaleSettings(
    List<String> contenders,
    List<Trial> trials,
    int rounds,
    int connections,
    int active,
    int stormClients,
    int warmupSeconds,
    int measureSeconds,
    List<String> jvmOptions) {
  private static final int ROUNDS_MAX = 100;
  private static final int SECONDS_MAX = 3_600;
  private static final int CONNECTIONS_MAX = 1_000_000;

  /** What is tried. */
  public enum Trial {
    /** Small calls beside large ones on one connection. */
    BESIDE,
    /** Many connections, few of which call. */
    IDLE,
    /** All clients connect and call at once. */
    STORM
  }

  public ScaleSettings {
    contenders = List.copyOf(contenders);
    trials = List.copyOf(trials);
    jvmOptions = List.copyOf(jvmOptions);
    if (contenders.isEmpty() || trials.isEmpty()) {
      throw new IllegalArgumentException("a contender and a trial are needed");
    }
    between("rounds", rounds, 1, ROUNDS_MAX);
    between("active connections", active, 1, CONNECTIONS_MAX);
    between("connections", connections, active + 1, CONNECTIONS_MAX);
    between("clients of the storm", stormClients, 1, CONNECTIONS_MAX);
    between("warm-up seconds", warmupSeconds, 0, SECONDS_MAX);
    between("measured seconds", measureSeconds, 1, SECONDS_MAX);
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was " + value);
    }
  }
}
