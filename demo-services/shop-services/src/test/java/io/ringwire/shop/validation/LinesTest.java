package io.ringwire.shop.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  private record Line(String item, int quantity) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000})
  void quantitiesAtTheBoundsPass(int quantity) {
    check(List.of(new Line("a", quantity)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void quantitiesOutOfBoundsAreNamed(int quantity) {
    assertThatThrownBy(() -> check(List.of(new Line("a", quantity))))
        .satisfies(
            e -> {
              assertThat(error(e)).isEqualTo(ShopError.INVALID_QUANTITY);
              assertThat(about(e, "item_id")).isEqualTo("a");
              assertThat(about(e, "quantity")).isEqualTo("" + quantity);
            });
  }

  @Test
  void anOrderHasAtLeastOneLineAndAtMostFifty() {
    check(lines(50));
    for (List<Line> lines : List.of(List.<Line>of(), lines(51))) {
      assertThatThrownBy(() -> check(lines))
          .satisfies(
              e -> {
                assertThat(error(e)).isEqualTo(ShopError.INVALID_FIELD);
                assertThat(about(e, "field")).isEqualTo("lines");
              });
    }
  }

  @Test
  void twoLinesOfOneItemAreRefused() {
    assertThatThrownBy(() -> check(List.of(new Line("a", 1), new Line("b", 1), new Line("a", 1))))
        .satisfies(e -> assertThat(about(e, "field")).isEqualTo("lines[2].item_id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb"})
  void anItemIdMustBeThere(String item) {
    assertThatThrownBy(() -> check(List.of(new Line(item, 1))))
        .satisfies(e -> assertThat(about(e, "field")).isEqualTo("lines[0].item_id"));
  }

  @Test
  void anIdHasABoundedLength() {
    assertThat(Fields.id("user_id", "x".repeat(64))).hasSize(64);
    assertThatThrownBy(() -> Fields.id("user_id", "x".repeat(65)))
        .satisfies(e -> assertThat(error(e)).isEqualTo(ShopError.INVALID_FIELD));
  }

  private static List<Line> lines(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Line("item-" + i, 1)).toList();
  }

  private static void check(List<Line> lines) {
    Lines.check(lines, Line::item, Line::quantity);
  }

  private static ShopError error(Throwable failure) {
    return ShopError.of(RpcException.statusOf(failure)).orElseThrow();
  }

  private static String about(Throwable failure, String key) {
    return AppError.from(RpcException.statusOf(failure))
        .orElseThrow()
        .metadata()
        .getOrDefault(key, "none");
  }
}
