package io.ringwire.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Malformed and borderline input, one case a file under {@code corpus/frame-reader/}. A case says what
 * must be heard, and it must be heard however the bytes arrive.
 */
class FrameReaderCorpusTest {
  static List<HexFile> corpus() {
    return HexFile.all("corpus/frame-reader");
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void isHeardAsTheCaseSays(HexFile file) {
    int wholeBytes = Math.max(1, file.bytes().length);

    assertThat(Feeding.inPiecesOf(wholeBytes, file.bytes(), FrameLimits.DEFAULT))
        .isEqualTo(file.events());
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void isHeardTheSameByteByByte(HexFile file) {
    assertThat(Feeding.inPiecesOf(1, file.bytes(), FrameLimits.DEFAULT)).isEqualTo(file.events());
  }
}
