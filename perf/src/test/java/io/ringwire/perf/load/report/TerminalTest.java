package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TerminalTest {
  @Test
  void itsWidthIsWhatTheEnvironmentWishesElseWhatItMeasuresElseEighty() {
    assertThat(columns("50 132\n", Map.of("COLUMNS", "100"))).isEqualTo(100);
    assertThat(columns("50 132\n", Map.of())).isEqualTo(132);
    assertThat(columns("50 132\n", Map.of("COLUMNS", "wide"))).isEqualTo(132);
    assertThat(columns("0 0\n", Map.of())).isEqualTo(80);
    assertThat(columns("", Map.of())).isEqualTo(80);
    assertThat(columns("1 9999\n", Map.of())).isEqualTo(500);
  }

  @Test
  void coloursAreLeftOutWhenSomebodyWantsNone() {
    assertThat(terminal(Map.of()).colour()).isTrue();
    assertThat(terminal(Map.of("NO_COLOR", "")).colour()).isTrue();
    assertThat(terminal(Map.of("NO_COLOR", "1")).colour()).isFalse();
  }

  @Test
  void blocksNeedACharacterSetThatHasThem() {
    Terminal ascii =
        Objects.requireNonNull(Terminal.of("24 80", Map.of(), StandardCharsets.US_ASCII));
    assertThat(ascii.unicode()).isFalse();
    assertThat(terminal(Map.of()).unicode()).isTrue();
  }

  @Test
  void aDumbTerminalCannotBeDrawnOn() {
    assertThat(Terminal.of("24 80", Map.of("TERM", "dumb"), StandardCharsets.UTF_8)).isNull();
  }

  private static int columns(String size, Map<String, String> environment) {
    return Objects.requireNonNull(Terminal.of(size, environment, StandardCharsets.UTF_8)).columns();
  }

  private static Terminal terminal(Map<String, String> environment) {
    return Objects.requireNonNull(Terminal.of("24 80", environment, StandardCharsets.UTF_8));
  }
}
