package io.ringwire.shop.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SortableIdTest {

  @Test
  void sortsByTime() {
    long[] millis = {0, 1, 255, 65_536, 1_795_000_000_000L, 1_795_000_000_001L, 1L << 47};
    for (int i = 1; i < millis.length; i++) {
      assertThat(SortableId.at(millis[i - 1])).isLessThan(SortableId.at(millis[i]));
    }
  }

  @Test
  void isAUuidOfVersion7() {
    String id = SortableId.at(1_795_000_000_000L);
    UUID uuid = UUID.fromString(id);
    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(1_795_000_000_000L);
    assertThat(id).hasSize(SortableId.CHARS);
  }

  @Test
  void differsWithinOneMillisecond() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(SortableId.at(42));
    }
    assertThat(ids).hasSize(10_000);
  }
}
