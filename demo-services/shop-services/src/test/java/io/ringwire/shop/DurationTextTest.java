package io.ringwire.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "250us, 250000",
    "500ms, 500000000",
    "0s, 0",
    "3s, 3000000000",
    "1.5s, 1500000000",
    "2m, 120000000000",
    "1h, 3600000000000"
  })
  void aNumberAndItsUnit(String text, long nanos) {
    assertThat(DurationText.parse(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3000", "3 s", "-1s", "s", "", "1d", "PT3S", "1.s"})
  void anythingElseIsNamedWithTheForm(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .hasMessage("'" + text + "' is no duration; write 250us, 500ms, 1.5s, 2m or 1h");
  }

  @Test
  void theLongestThatCanBeWrittenIsHeld() {
    assertThat(DurationText.parse("999999999us")).isEqualTo(Duration.ofNanos(999_999_999_000L));
    // Far over what any option takes, and no overflow into a negative one.
    assertThat(DurationText.parse("999999999h")).isPositive();
  }
}
