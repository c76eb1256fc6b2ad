package io.ringwire.perf.bench;

import io.ringwire.perf.bench.contender.Contender;
import io.ringwire.perf.bench.process.ChildJvm;
import io.ringwire.perf.bench.result.Settings;
import io.ringwire.perf.bench.work.Case;
import java.time.Duration;
import java.util.List;

/**
 * What one bench runs, with everything that is named in its settings looked up.
 *
 * @param entrants by turns in this order, each round
 * @param cases one after the other, in the client process of each turn
 */
record BenchPlan(Settings settings, List<Entrant> entrants, List<Case> cases) {
  /** Two JVMs, the first call, and their end. */
  private static final Duration AROUND_A_TURN = Duration.ofSeconds(3);

  /** A contender and the JVM of its processes. */
  record Entrant(Contender contender, ChildJvm jvm) {
    static Entrant of(String label, List<String> jvmOptions) {
      Contender contender = Contender.of(label);
      return new Entrant(contender, contender.childJvm(jvmOptions));
    }

    /** The time before the first case; heavy stacks get more of it. */
    Duration warmup(Settings settings) {
      return Duration.ofMillis(
          Math.round(settings.warmupSeconds() * 1_000L * contender.stack().warmupFactor()));
    }
  }

  /**
   * Looks everything up.
   *
   * @throws IllegalArgumentException when a name in the settings means nothing
   */
  static BenchPlan of(Settings settings) {
    return new BenchPlan(
        settings,
        settings.contenders().stream()
            .map(label -> Entrant.of(label, settings.jvmOptions()))
            .toList(),
        settings.cases().stream().map(Case::parse).toList());
  }

  Duration timeExpected() {
    Duration round = Duration.ZERO;
    for (Entrant entrant : entrants) {
      round =
          round
              .plus(AROUND_A_TURN)
              .plus(entrant.warmup(settings))
              .plusSeconds((long) settings.settleSeconds() * (cases.size() - 1))
              .plusSeconds((long) settings.measureSeconds() * cases.size());
    }
    return round.multipliedBy(settings.rounds());
  }
}
