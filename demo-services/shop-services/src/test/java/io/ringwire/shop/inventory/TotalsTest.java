package io.ringwire.shop.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.shop.inventory.v1.ReservedLine;
import io.ringwire.shop.type.v1.Money;
import java.util.List;
import org.junit.jupiter.api.Test;

class TotalsTest {

  @Test
  void addsEveryLineTimesItsQuantity() {
    assertThat(Totals.of(List.of(line(1_999, "EUR", 3), line(1, "EUR", 1))))
        .isEqualTo(Money.newBuilder().setMinorUnits(5_998).setCurrency("EUR").build());
  }

  @Test
  void neverOverflowsSilently() {
    assertThatThrownBy(() -> Totals.of(List.of(line(Long.MAX_VALUE, "EUR", 2))))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Totals.of(List.of(line(Long.MAX_VALUE, "EUR", 1), line(1, "EUR", 1))))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void neverAddsTwoCurrencies() {
    assertThatThrownBy(() -> Totals.of(List.of(line(1, "EUR", 1), line(1, "USD", 1))))
        .hasMessageContaining("EUR")
        .hasMessageContaining("USD");
  }

  private static ReservedLine line(long minorUnits, String currency, int quantity) {
    return ReservedLine.newBuilder()
        .setQuantity(quantity)
        .setUnitPrice(Money.newBuilder().setMinorUnits(minorUnits).setCurrency(currency))
        .build();
  }
}
