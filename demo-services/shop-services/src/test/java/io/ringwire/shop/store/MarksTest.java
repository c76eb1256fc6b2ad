package io.ringwire.shop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarksTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "4, 4", "5, 8", "33, 64", "64, 64"})
  void theirNumberIsRoundedUpToAPowerOfTwo(int keys, int marks) {
    assertThat(Marks.of(keys).chars().filter(c -> c == '?')).hasSize(marks);
  }

  @Test
  void noKeysAreNoQuestion() {
    assertThatThrownBy(() -> Marks.of(0)).hasMessageContaining("was 0");
  }
}
