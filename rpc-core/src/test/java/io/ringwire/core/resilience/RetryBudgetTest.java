package io.ringwire.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.core.call.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final FakeTime time = new FakeTime();

  @Test
  void earnsATenthOfItsCalls() {
    RetryBudget budget = new RetryBudget(0.1, 0, time);
    for (int i = 0; i < 1_000; i++) {
      budget.earn();
    }
    assertThat(spendAll(budget)).isEqualTo(100);
  }

  @Test
  void letsAQuietClientRetryAFewTimesASecond() {
    RetryBudget budget = new RetryBudget(0.1, 5, time);
    assertThat(spendAll(budget)).isEqualTo(10);
    assertThat(budget.spend()).isFalse();
    int spent = 0;
    for (int step = 0; step < 1_000; step++) {
      time.advance(Duration.ofMillis(100));
      spent += spendAll(budget);
    }
    // A little fades between two spendings.
    assertThat(spent).isBetween(400, 500);
  }

  @Test
  void savesUpNoMoreThanTwoSecondsEarn() {
    RetryBudget budget = new RetryBudget(0.1, 5, time);
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 1_000; i++) {
        budget.earn();
      }
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(spendAll(budget)).isBetween(190, 215);
  }

  @Test
  void anHourOfCallsIsWorthNoMoreThanItsLastSeconds() {
    // The sum is drawn up only now: what was earned meanwhile must have faded all the same.
    RetryBudget budget = new RetryBudget(0.1, 0, time);
    for (int i = 0; i < 3_600_000; i++) {
      budget.earn();
    }
    time.advance(Duration.ofHours(1));
    assertThat(spendAll(budget)).isBetween(195, 205);
  }

  @Test
  void boundsAttemptsDuringATotalFailure() {
    RetryBudget budget = new RetryBudget(0.1, 5, time);
    int retries = 0;
    for (int i = 0; i < 100_000; i++) {
      budget.earn();
      retries += budget.spend() ? 1 : 0;
      time.advance(Duration.ofNanos(100_000));
    }
    assertThat(retries / 100_000.0).isBetween(0.09, 0.106);
  }

  @Test
  void refusesSharesThatAreNone() {
    assertThatThrownBy(() -> new RetryBudget(1.5, 0, time))
        .hasMessage("share must be 0 to 1 and perSecond not negative, were 1.5 and 0.0");
    assertThatThrownBy(() -> new RetryBudget(Double.NaN, 0, time))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int spendAll(RetryBudget budget) {
    int spent = 0;
    while (budget.spend()) {
      spent++;
    }
    return spent;
  }
}
