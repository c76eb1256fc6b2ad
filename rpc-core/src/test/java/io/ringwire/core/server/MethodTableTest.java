package io.ringwire.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.annotation.Execution;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTableTest {
  private static MethodEntry entry(String method) {
    return entry(TestMethods.of(method, CallKind.UNARY, Execution.RING));
  }

  private static MethodEntry entry(MethodDescriptor<?, ?> method) {
    return new MethodEntry(
        method, call -> CompletableFuture.completedFuture(Reply.NONE), new AtomicInteger());
  }

  private final MethodTable table =
      new MethodTable(
          List.of(entry("GetOrder"), entry("PlaceOrder"), entry("CancelOrder"), entry("Watch")));

  @ParameterizedTest
  @CsvSource({
    "test.v1.Numbers/GetOrdre, did you mean GetOrder?",
    "test.v1.Numbers/getorder, did you mean GetOrder?",
    "test.v1.Numbers/PlaceOrders, did you mean PlaceOrder?",
    "test.v1.Numbers/Wach, did you mean Watch?",
    "test.v2.Numbers/GetOrder, did you mean test.v1.Numbers?",
  })
  void theNearestNameIsSuggested(String path, String hint) {
    Status status = table.unknown(path);
    assertThat(status.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(status.text()).endsWith(hint);
  }

  @ParameterizedTest
  @CsvSource({
    "test.v1.Numbers/Explode",
    "shop.inventory.v1.Warehouse/Get",
    "nonsense",
    "''",
    "/",
    "test.v1.Numbers/"
  })
  void nothingIsSuggestedWhenNothingIsNear(String path) {
    assertThat(table.unknown(path).text()).doesNotContain("did you mean");
  }

  @Test
  void aNameOfAnyLengthCostsLittleAndIsNotRepeatedWhole() {
    String endless = "x".repeat(1 << 20);
    assertThat(table.unknown(endless + "/" + endless).text()).hasSizeLessThan(300);
    List<MethodEntry> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(entry("Method" + i));
    }
    MethodTable large = new MethodTable(many);
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      large.unknown("test.v1.Numbers/" + "m".repeat(NearestName.CHARS_MAX));
    }
    // A hundred hostile names take milliseconds each without the bounds.
    assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);
  }

  @Test
  void findsByPathAndByDescriptor() {
    MethodEntry order = Objects.requireNonNull(table.find("test.v1.Numbers/GetOrder"));
    assertThat(table.get(order.method())).isSameAs(order);
    assertThat(table.find("test.v1.Numbers/Nothing")).isNull();
  }

  @Test
  void oneMethodServedTwiceIsAMistake() {
    assertThatThrownBy(() -> new MethodTable(List.of(entry("Get"), entry("Get"))))
        .hasMessageContaining("test.v1.Numbers/Get is served twice");
  }
}
