package io.ringwire.codec.varint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "65536, 808004",
    "2147483647, ffffffff07",
    "9223372036854775807, ffffffffffffffff7f"
  })
  void hasTheWorkedForms(long value, String hex) {
    ByteBuf out = Unpooled.buffer();
    Varint.write(out, value);

    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex);
    assertThat(Varint.size(value)).isEqualTo(hex.length() / 2);
    assertThat(Varint.read64(out, out.writerIndex())).isEqualTo(value);
    assertThat(out.isReadable()).isFalse();
  }

  @Test
  void roundTripsAroundEachChangeOfLength() {
    for (int bits = 0; bits < 63; bits++) {
      for (long value = (1L << bits) - 1; value <= (1L << bits) + 1; value++) {
        ByteBuf out = Unpooled.buffer();
        Varint.write(out, value);
        assertThat(out.readableBytes()).isEqualTo(Varint.size(value));
        assertThat(Varint.read64(out, out.writerIndex())).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080808008", "ffffffff7f", "808080808000", "8080808080", "80", ""})
  void refusesWhatIsNo32BitNumber(String hex) {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));

    assertThat(Varint.read32(in, in.writerIndex())).isEqualTo(Varint.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80808080808080808001", "ffffffffffffffffff7f", "8080808080808080808000"})
  void refusesWhatIsNo63BitNumber(String hex) {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));

    assertThat(Varint.read64(in, in.writerIndex())).isEqualTo(Varint.MALFORMED);
  }

  @Test
  void neverReadsBeyondTheEndItWasGiven() {
    ByteBuf in = Unpooled.wrappedBuffer(new byte[] {(byte) 0x80, 0x01});

    assertThat(Varint.read32(in, 1)).isEqualTo(Varint.MALFORMED);
    assertThat(Varint.read32(in, 2)).isEqualTo(128);
  }

  @Test
  void writesNoNegativeValue() {
    assertThatIllegalArgumentException().isThrownBy(() -> Varint.write(Unpooled.buffer(), -1));
  }
}
