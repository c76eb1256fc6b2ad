package io.ringwire.codec.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  private static final MetadataKey<String> COLOUR = MetadataKey.text("x-colour");
  private static final MetadataKey<Long> COUNT = MetadataKey.number("x-count");
  private static final MetadataKey<byte[]> RAW = MetadataKey.bytes("x-raw");

  @Test
  void keepsOneValueAName() {
    Metadata metadata = Metadata.EMPTY.with(COLOUR, "red").with(COUNT, 7L).with(COLOUR, "blue");

    assertThat(metadata.size()).isEqualTo(2);
    assertThat(metadata.get(COLOUR)).isEqualTo("blue");
    assertThat(metadata.get(COUNT)).isEqualTo(7);
    assertThat(metadata.bytes()).isEqualTo("x-colour".length() + 4 + "x-count".length() + 1);
  }

  @Test
  void leavesTheOriginalAsItWas() {
    Metadata red = Metadata.EMPTY.with(COLOUR, "red");
    red.with(COLOUR, "blue");
    red.without(COLOUR);

    assertThat(red.get(COLOUR)).isEqualTo("red");
    assertThat(Metadata.EMPTY.isEmpty()).isTrue();
  }

  @Test
  void removesByName() {
    Metadata metadata = Metadata.EMPTY.with(COLOUR, "red").with(COUNT, 1L).without(COLOUR);

    assertThat(metadata.get(COLOUR)).isNull();
    assertThat(metadata.contains(COUNT)).isTrue();
    assertThat(metadata.without(COLOUR)).isSameAs(metadata);
    assertThat(metadata.without(COUNT)).isSameAs(Metadata.EMPTY);
  }

  @Test
  void mergesWithTheOthersValuesOnTop() {
    Metadata base = Metadata.EMPTY.with(COLOUR, "red").with(COUNT, 1L);
    Metadata merged = base.merge(Metadata.EMPTY.with(COLOUR, "blue").with(RAW, new byte[] {1}));

    assertThat(merged.get(COLOUR)).isEqualTo("blue");
    assertThat(merged.get(COUNT)).isEqualTo(1);
    assertThat(merged.size()).isEqualTo(3);
    assertThat(base.merge(Metadata.EMPTY)).isSameAs(base);
    assertThat(Metadata.EMPTY.merge(base)).isSameAs(base);
  }

  @Test
  void isReadableByAnyKeyOfTheName() {
    Metadata metadata = Metadata.EMPTY.with(COLOUR, "red");

    assertThat(metadata.get(MetadataKey.bytes("x-colour"))).containsExactly('r', 'e', 'd');
    assertThat(metadata.get(MetadataKey.stableText("x-colour"))).isEqualTo("red");
    assertThat(metadata.get(COLOUR)).isEqualTo("red");
  }

  @Test
  void takesAValueOfAnotherTypeForAbsent() {
    Metadata metadata =
        Metadata.EMPTY
            .with(MetadataKey.bytes("x-count"), new byte[9])
            .with(MetadataKey.bytes("x-colour"), new byte[] {'\n'})
            .with(MetadataKey.bytes("traceparent"), new byte[25]);

    assertThat(metadata.get(COUNT)).isNull();
    assertThat(metadata.get(COLOUR)).isNull();
    assertThat(metadata.get(MetadataKeys.TRACEPARENT)).isNull();
    assertThat(metadata.contains(COUNT)).isTrue();
  }

  @Test
  void keepsItsBytesToItself() {
    byte[] given = {1, 2};
    Metadata metadata = Metadata.EMPTY.with(RAW, given);
    given[0] = 9;
    byte[] taken = Objects.requireNonNull(metadata.get(RAW));
    assertThat(taken).containsExactly(1, 2);
    taken[0] = 9;
    metadata.forEach((name, value) -> value[0] = 9);

    assertThat(metadata.get(RAW)).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, 127, 128, -128, -129, 32_767, 32_768, Long.MAX_VALUE, Long.MIN_VALUE})
  void keepsAnyNumber(long number) {
    assertThat(Metadata.EMPTY.with(COUNT, number).get(COUNT)).isEqualTo(number);
  }

  @Test
  void writesNumbersInTheFewestBytes() {
    assertThat(COUNT.encode(127L)).containsExactly(0x7f);
    assertThat(COUNT.encode(-128L)).containsExactly(0x80);
    assertThat(COUNT.encode(128L)).containsExactly(0x00, 0x80);
    assertThat(COUNT.encode(Long.MIN_VALUE)).hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\u007f", "ä"})
  void refusesTextThatIsNotVisibleAscii(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metadata.EMPTY.with(COLOUR, text))
        .withMessageContaining("visible ASCII");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upper", "with space", "ä", "a:b"})
  void refusesNamesOutsideTheAlphabet(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetadataKey.text(name))
        .withMessageContaining(name);
  }

  @Test
  void refusesANameThatIsTooLong() {
    MetadataKey.text("a".repeat(MetadataKey.NAME_BYTES_MAX));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetadataKey.text("a".repeat(MetadataKey.NAME_BYTES_MAX + 1)));
  }

  @Test
  void refusesMoreEntriesThanABlockCarries() {
    Metadata.Builder builder = Metadata.builder();
    for (int i = 0; i < Metadata.ENTRIES_MAX; i++) {
      builder.put(MetadataKey.number("n" + i), (long) i);
    }
    Metadata full = builder.build();

    assertThat(full.size()).isEqualTo(Metadata.ENTRIES_MAX);
    assertThatIllegalArgumentException().isThrownBy(() -> full.with(COLOUR, "red"));
  }

  @Test
  void isEqualInAnyOrder() {
    Metadata one = Metadata.EMPTY.with(COLOUR, "red").with(COUNT, 1L);
    Metadata other = Metadata.EMPTY.with(COUNT, 1L).with(COLOUR, "red");

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one).isNotEqualTo(other.with(COUNT, 2L)).isNotEqualTo(other.without(COUNT));
  }

  @Test
  void showsNamesAndNoValues() {
    Metadata metadata = Metadata.EMPTY.with(MetadataKeys.AUTHORIZATION, "Bearer secret");

    assertThat(metadata).hasToString("Metadata[authorization]");
  }

  @Test
  void visitsInOrder() {
    Map<String, String> seen = new LinkedHashMap<>();
    Metadata.EMPTY
        .with(COLOUR, "red")
        .with(MetadataKeys.TENANT, "acme")
        .forEach((name, value) -> seen.put(name, new String(value)));

    assertThat(seen).containsExactly(Map.entry("x-colour", "red"), Map.entry("tenant", "acme"));
  }
}
