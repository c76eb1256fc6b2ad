package io.ringwire.registry.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.common.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZNodeLayoutTest {
  private final ZNodeLayout layout = new ZNodeLayout("default");

  @Test
  void plainNamesStandInThePathAsTheyAre() {
    assertThat(layout.endpoint("shop.order.v1.OrderService", "10.0.0.7:9100"))
        .isEqualTo("/ringwire/default/services/shop.order.v1.OrderService/10.0.0.7:9100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "../../x",
        "a/b",
        "%",
        "%41",
        "ü",
        "\u0000",
        "a b",
        "\ud83d\ude00",
        "zookeeper",
        "[::1]:80"
      })
  void everyNameStaysInItsPlaceAndComesBack(String name) {
    String path = layout.endpoint("s", name);

    PathUtils.validatePath(path);
    assertThat(path).startsWith("/ringwire/default/services/s/");
    String child = path.substring("/ringwire/default/services/s/".length());
    assertThat(child).doesNotContain("/");
    assertThat(ZNodeLayout.name(child)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "%4", "%zz", "a b", "ü", "%FF", "%41", "%2e", "."})
  void whatThisLayoutWouldNotHaveWrittenIsNoName(String child) {
    assertThat(ZNodeLayout.name(child)).isNull();
  }

  @Test
  void namesAreBounded() {
    assertThatThrownBy(() -> layout.service("x".repeat(ZNodeLayout.NAME_BYTES_MAX + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("513");
    assertThat(ZNodeLayout.name("x".repeat(ZNodeLayout.NAME_BYTES_MAX + 1))).isNull();
  }

  @Test
  void anEmptyNameIsRefused() {
    assertThatThrownBy(() -> layout.endpoint("s", "")).isInstanceOf(IllegalArgumentException.class);
  }
}
