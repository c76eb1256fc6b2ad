package io.ringwire.perf.bench.result;

import java.util.Locale;

/**
 * What a contender is meant to reach, against another one of the same run.
 *
 * @param caseName in which case
 * @param contender whose figure
 * @param against with whose it is compared
 */
record Target(
    String caseName,
    String contender,
    Figure figure,
    Relation relation,
    double bound,
    String against) {
  /** How the two figures are compared. */
  enum Relation {
    AT_LEAST_TIMES("at least %.2f of %s"),
    AT_MOST_TIMES("at most %.2f of %s"),
    AT_MOST_ABOVE("at most %.0f above %s");

    private final String text;

    Relation(String text) {
      this.text = text;
    }
  }

  /** For people: {@code at least 0.80 of raw}. */
  String text() {
    return String.format(Locale.ROOT, relation.text, bound, against);
  }

  boolean isMetBy(double got) {
    return relation == Relation.AT_LEAST_TIMES ? got >= bound : got <= bound;
  }

  /** As many digits as the bound has. */
  String format() {
    return relation == Relation.AT_MOST_ABOVE ? "%,.0f" : "%.2f";
  }
}
