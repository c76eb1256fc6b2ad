package io.ringwire.shop.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {

  @Test
  void givesBackTheLastKey() {
    assertThat(PageToken.lastKey("items", PageToken.after("items", "item-0020")))
        .isEqualTo("item-0020");
  }

  @Test
  void noTokenIsTheFirstPage() {
    assertThat(PageToken.lastKey("items", "")).isEmpty();
  }

  @Test
  void needsNoEscapingInAQuery() {
    assertThat(PageToken.after("orders of ?&=/+ü", "k")).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void anotherListRefusesIt() {
    String token = PageToken.after("orders of alice", "k");
    assertThatThrownBy(() -> PageToken.lastKey("orders of bob", token))
        .satisfies(PageTokenTest::isInvalid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!!!", "MQ", "AAAAAAAA", "item-0020"})
  void whatWasNeverGivenOutIsRefused(String token) {
    assertThatThrownBy(() -> PageToken.lastKey("items", token)).satisfies(PageTokenTest::isInvalid);
  }

  @Test
  void aHugeTokenIsRefused() {
    String token = PageToken.after("items", "k".repeat(10_000));
    assertThatThrownBy(() -> PageToken.lastKey("items", token)).satisfies(PageTokenTest::isInvalid);
  }

  @ParameterizedTest
  @CsvSource({"0, 20", "1, 1", "100, 100"})
  void aPageSizeInBoundsIsTaken(int asked, int size) {
    assertThat(PageSize.of(asked)).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aPageSizeOutOfBoundsIsRefused(int asked) {
    assertThatThrownBy(() -> PageSize.of(asked))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(ShopError.of(e.status())).contains(ShopError.INVALID_FIELD));
  }

  private static void isInvalid(Throwable failure) {
    assertThat(ShopError.of(RpcException.statusOf(failure))).contains(ShopError.INVALID_PAGE_TOKEN);
  }
}
