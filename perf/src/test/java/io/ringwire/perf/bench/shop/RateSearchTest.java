package io.ringwire.perf.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateSearchTest {
  private static final double FROM = 12_000;
  private static final double STEP = 1_000;
  private static final double MAX = 60_000;

  @Test
  void goesAwayFromTheFirstRateAndThenBetweenTheTwoThatItLiesBetween() {
    assertThat(tried(16_500))
        .containsExactly(13_000.0, 15_000.0, 19_000.0, 19_000.0, 17_000.0, 17_000.0, 16_000.0);
  }

  @Test
  void goesDownWhenTheFirstRateWasNotBorne() {
    assertThat(tried(7_200))
        .containsExactly(11_000.0, 11_000.0, 9_000.0, 9_000.0, 5_000.0, 7_000.0, 8_000.0, 8_000.0);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {1_000, 2_500, 11_999, 12_000, 12_999, 13_000, 25_400, 47_000, 59_999, 60_000})
  void findsTheHighestStepThatIsBorne(double capacity) {
    double highest = capacity >= FROM ? FROM : 0;
    for (double rate : tried(capacity)) {
      highest = rate <= capacity ? Math.max(highest, rate) : highest;
    }
    assertThat(highest).isEqualTo(Math.floor(capacity / STEP) * STEP);
  }

  @Test
  void endsAtTheHighestRateThatItMayTry() {
    List<Double> rates = tried(1e9);
    assertThat(rates).last().isEqualTo(MAX);
    assertThat(rates).allMatch(rate -> rate <= MAX);
  }

  @Test
  void endsAtOneStepWhenNothingIsBorne() {
    List<Double> rates = tried(0);
    assertThat(rates).last().isEqualTo(STEP);
    assertThat(rates).allMatch(rate -> rate >= STEP);
  }

  @Test
  void hasNothingToTryWhenTheFirstRateIsTheOnlyOne() {
    assertThat(new RateSearch(1_000, false, 1_000, 16_000).next()).isEmpty();
    assertThat(new RateSearch(1_000, true, 1_000, 1_500).next()).isEmpty();
  }

  @Test
  void aRateThatIsBorneTheSecondTimeIsBorne() {
    RateSearch search = new RateSearch(FROM, true, STEP, MAX);
    search.tried(false);
    assertThat(search.next()).hasValue(13_000);
    search.tried(true);
    assertThat(search.next()).as("a stride further").hasValue(15_000);
    search.tried(false);
    search.tried(false);
    assertThat(search.next()).as("between the two").hasValue(14_000);
  }

  @Test
  void givesUpAfterSoManyTries() {
    RateSearch search = new RateSearch(1_000_000, true, 0.001, 2_000_000);
    int tries = 0;
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      search.tried(rate.getAsDouble() < 1_500_000);
      tries++;
    }
    assertThat(tries).isEqualTo(RateSearch.TRIES_MAX);
  }

  /** Rates that are tried on a platform which bears so much. */
  private static List<Double> tried(double capacity) {
    RateSearch search = new RateSearch(FROM, FROM <= capacity, STEP, MAX);
    List<Double> rates = new ArrayList<>();
    for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
      rates.add(rate.getAsDouble());
      search.tried(rate.getAsDouble() <= capacity);
    }
    return rates;
  }
}
