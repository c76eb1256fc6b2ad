package io.ringwire.perf.bench.result;

import java.util.List;
import java.util.Optional;

/**
 * What became of a target.
 *
 * @param got the comparison over rounds; empty when either side has no valid round
 */
record Verdict(Target target, Outcome outcome, Optional<Spread> got) {
  /** How a target can end. */
  enum Outcome {
    MET,
    MISSED,
    NOT_MEASURED;

    String text() {
      return name().replace('_', ' ');
    }
  }

  /** Of those targets of whose case and contender there is a measurement. */
  static List<Verdict> of(List<Target> targets, Results results) {
    Rounds rounds = results.rounds();
    return targets.stream()
        .filter(target -> results.settings().cases().contains(target.caseName()))
        .filter(target -> results.settings().contenders().contains(target.contender()))
        .map(target -> of(target, rounds))
        .toList();
  }

  private static Verdict of(Target target, Rounds rounds) {
    Optional<Spread> got =
        target.relation() == Target.Relation.AT_MOST_ABOVE
            ? rounds.excess(
                target.caseName(), target.contender(), target.against(), target.figure())
            : rounds.ratio(
                target.caseName(), target.contender(), target.against(), target.figure());
    return new Verdict(target, outcome(target, got, rounds), got);
  }

  /** A contender that failed in any round has missed: its good rounds do not make up for it. */
  private static Outcome outcome(Target target, Optional<Spread> got, Rounds rounds) {
    if (rounds.isTroubled(target.caseName(), target.contender())) {
      return Outcome.MISSED;
    }
    return got.map(spread -> target.isMetBy(spread.median()) ? Outcome.MET : Outcome.MISSED)
        .orElse(Outcome.NOT_MEASURED);
  }
}
