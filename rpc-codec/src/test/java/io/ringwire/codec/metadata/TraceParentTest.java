package io.ringwire.codec.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TEXT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void readsAndWritesTheHttpForm() {
    TraceParent trace = TraceParent.parse(TEXT);

    assertThat(trace)
        .isEqualTo(
            new TraceParent(
                0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, (byte) 1))
        .hasToString(TEXT);
  }

  @Test
  void travelsInTwentyFiveBytes() {
    TraceParent trace = parsed(TEXT);
    Metadata metadata = Metadata.EMPTY.with(MetadataKeys.TRACEPARENT, trace);

    assertThat(metadata.bytes()).isEqualTo("traceparent".length() + TraceParent.BYTES);
    assertThat(metadata.get(MetadataKeys.TRACEPARENT)).isEqualTo(trace);
  }

  @Test
  void testsTheSampledBitAndKeepsTheOthers() {
    TraceParent random = parsed(TEXT.substring(0, 53) + "03");
    TraceParent unsampled = parsed(TEXT.substring(0, 53) + "02");

    assertThat(random.isSampled()).isTrue();
    assertThat(random.flags()).isEqualTo((byte) 3);
    assertThat(unsampled.isSampled()).isFalse();
  }

  @Test
  void readsTheKnownPartOfALaterVersion() {
    assertThat(TraceParent.parse("01" + TEXT.substring(2) + "-more")).hasToString(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void takesAnythingElseForNoTrace(String text) {
    assertThat(TraceParent.parse(text)).isNull();
  }

  @Test
  void refusesIdsOfZero() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TraceParent(0, 0, 1, (byte) 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TraceParent(1, 0, 0, (byte) 0));
  }

  private static TraceParent parsed(String text) {
    return Objects.requireNonNull(TraceParent.parse(text));
  }
}
