package io.ringwire.perf.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;

/**
 * Figures over rounds. Contenders are compared round by round, and the median of the comparisons is taken: within a round
 * they shared the machine's mood, over rounds they did not.
 */
final class Rounds {
  private final List<Measurement> measurements;

  Rounds(List<Measurement> measurements) {
    this.measurements = measurements;
  }

  /** Over the rounds in which it is valid; empty when there is none. */
  Optional<Spread> spread(String caseName, String contender, Figure figure) {
    return Spread.of(byRound(caseName, contender, figure).values());
  }

  /** How many times {@code against}'s the contender's figure is. */
  Optional<Spread> ratio(String caseName, String contender, String against, Figure figure) {
    return compared(caseName, contender, against, figure, (its, others) -> its / others);
  }

  /** How much above {@code against}'s the contender's figure is. */
  Optional<Spread> excess(String caseName, String contender, String against, Figure figure) {
    return compared(caseName, contender, against, figure, (its, others) -> its - others);
  }

  private Optional<Spread> compared(
      String caseName,
      String contender,
      String against,
      Figure figure,
      DoubleBinaryOperator comparison) {
    Map<Integer, Double> others = byRound(caseName, against, figure);
    Map<Integer, Double> its = byRound(caseName, contender, figure);
    List<Double> compared = new ArrayList<>();
    its.forEach(
        (round, value) -> {
          Double other = others.get(round);
          if (other != null) {
            compared.add(comparison.applyAsDouble(value, other));
          }
        });
    return Spread.of(compared);
  }

  /** What kept measurements out of the figures, a line each. */
  List<String> troubles(String caseName) {
    return measurements.stream()
        .filter(measurement -> measurement.caseName().equals(caseName) && !measurement.isValid())
        .map(
            measurement ->
                measurement.contender()
                    + ", round "
                    + measurement.round()
                    + ": "
                    + (measurement.seen().invalid().isEmpty()
                        ? "no call was answered"
                        : measurement.seen().invalid()))
        .toList();
  }

  boolean isTroubled(String caseName, String contender) {
    return measurements.stream()
        .anyMatch(
            measurement ->
                measurement.caseName().equals(caseName)
                    && measurement.contender().equals(contender)
                    && !measurement.isValid());
  }

  private Map<Integer, Double> byRound(String caseName, String contender, Figure figure) {
    return measurements.stream()
        .filter(measurement -> measurement.caseName().equals(caseName))
        .filter(measurement -> measurement.contender().equals(contender))
        .filter(Measurement::isValid)
        .collect(
            Collectors.toMap(
                Measurement::round, figure::of, (first, second) -> second, TreeMap::new));
  }
}
