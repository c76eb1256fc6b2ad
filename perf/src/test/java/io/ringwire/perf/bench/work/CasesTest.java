package io.ringwire.perf.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CasesTest {
  @Test
  void everyCaseOfTheCatalogueIsReadAsItIsNamed() {
    assertThat(Cases.CATALOGUE)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(Case.parse(name).name()).isEqualTo(name));
  }

  @Test
  void aNameSaysWhatIsMeasured() {
    assertThat(Case.parse("get-64")).isEqualTo(new Case(Operation.GET, 0, new Load.InFlight(64)));
    assertThat(Case.parse("list-callers-32"))
        .isEqualTo(new Case(Operation.LIST, 0, new Load.Callers(32)));
    assertThat(Case.parse("get-open-20000"))
        .isEqualTo(new Case(Operation.GET, 0, new Load.Rate(20_000)));
    assertThat(Case.parse("echo-1MiB-4"))
        .isEqualTo(new Case(Operation.ECHO, 1 << 20, new Load.InFlight(4)));
    assertThat(Case.parse("stream-100B"))
        .isEqualTo(new Case(Operation.STREAM, 100, new Load.OneStream()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "put-64|no case put-64; a case begins with get, exists, create, list, echo or stream",
        "get|no case get;",
        "get-0|calls in flight must be 1 to 4096, was 0",
        "get-many|a number was expected, not 'many'",
        "get-callers-5000|callers must be 1 to 4096",
        "list-open-100|a number was expected, not 'open-100'",
        "create-callers-4|a number was expected",
        "get-open-2000000|calls a second must be",
        "echo-1KiB|needs calls in flight, as in echo-1KiB-16",
        "echo-4MiB-1|a size is like 16B, 1KiB or 1MiB, at most 2MiB, was '4MiB'",
        "stream-100|a size is like"
      })
  void whatIsNoCaseIsRefusedWithTheReason(String name, String reason) {
    assertThatThrownBy(() -> Case.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining(name);
  }

  @Test
  void globsChooseFromTheCatalogueAndNamesFromAllThereCouldBe() {
    assertThat(names("stream-*")).containsExactly("stream-100B", "stream-1KiB");
    assertThat(names("*-callers-*", "get-1024", "get-callers-32"))
        .containsExactly("get-callers-32", "list-callers-32", "get-1024");
    assertThat(names("*")).isEqualTo(Cases.CATALOGUE);
    assertThat(names("get-*")).startsWith("get-64").doesNotContain("list-64");
  }

  @Test
  void aGlobThatMatchesNothingIsAMistake() {
    assertThatThrownBy(() -> Cases.select(List.of("steam-*")))
        .hasMessageStartingWith("no case matches steam-*; there are get-64, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"16B", "1KiB", "64KiB", "1MiB", "1023B"})
  void sizesAreWrittenAsTheyAreRead(String text) {
    assertThat(Bytes.text(Bytes.parse(text, 1 << 21))).isEqualTo(text);
  }

  private static List<String> names(String... wanted) {
    return Cases.select(List.of(wanted)).stream().map(Case::name).toList();
  }
}
