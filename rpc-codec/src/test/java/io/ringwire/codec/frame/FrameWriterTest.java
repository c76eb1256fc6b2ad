package io.ringwire.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.rpc.RequestInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
  private static final Metadata ACME = Metadata.EMPTY.with(MetadataKeys.TENANT, "acme");
  private static final Metadata TOO_LONG =
      ACME.with(MetadataKey.text("x-long"), "x".repeat(16 * 1024));

  private final FrameWriter writer = new FrameWriter();
  private final ByteBuf out = Unpooled.buffer();

  @BeforeEach
  void open() {
    writer.preface(out);
    writer.settings(out, Settings.DEFAULT);
  }

  @Test
  void refusesMetadataBeyondThePeersLimitBeforeItWritesAnything() {
    int before = out.writerIndex();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.beginCall(out, 1, 0, 1, null, 0, TOO_LONG))
        .withMessageContaining("16384");
    assertThatIllegalArgumentException().isThrownBy(() -> writer.head(out, 1, TOO_LONG));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.beginReply(out, 1, 0, null, FrameLayout.NO_LOAD, TOO_LONG));

    assertThat(out.writerIndex()).isEqualTo(before);
    writer.end(out, writer.beginCall(out, 1, 0, 1, null, 0, ACME));
    writer.end(out, writer.beginCall(out, 3, 0, 1, null, 0, ACME));
    assertThat(heard())
        .containsExactly(
            "SETTINGS default",
            "CALL 1 flags=4 #1 timeout=0 {tenant=61636d65} []",
            "CALL 3 flags=4 #1 timeout=0 {tenant=61636d65} []");
  }

  @Test
  void refusesMetadataThatAShortFrameCannotCarry() {
    writer.limits(FrameLimits.DEFAULT.withFrameBytesMax(16 * 1024));
    Metadata long15k = ACME.with(MetadataKey.text("x-long"), "x".repeat(16_300));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.beginCall(out, 1, 0, 1, null, 0, long15k));
  }

  @Test
  void anAbandonedFrameLeavesNoTrace() {
    writer.end(out, writer.beginCall(out, 1, 0, 1, null, 0, ACME));
    int before = out.writerIndex();
    Metadata other = Metadata.EMPTY.with(MetadataKeys.TENANT, "other");
    int start = writer.beginCall(out, 3, 0, 1, null, 0, other);
    out.writeZero(100);
    writer.abandon(out, start);

    assertThat(out.writerIndex()).isEqualTo(before);
    Metadata third = Metadata.EMPTY.with(MetadataKeys.TENANT, "third");
    writer.head(out, 5, third);
    writer.head(out, 7, third);
    writer.head(out, 9, ACME);
    assertThat(heard())
        .endsWith(
            "HEAD 5 {tenant=7468697264}", "HEAD 7 {tenant=7468697264}", "HEAD 9 {tenant=61636d65}");
  }

  @Test
  void saysHowMuchMessageAFrameStillTakes() {
    int start = writer.beginCall(out, 1, 0, 300, null, 0, Metadata.EMPTY);

    assertThat(writer.room(out, start)).isEqualTo(64 * 1024 - 3);
    out.writeZero(writer.room(out, start));
    writer.end(out, start);
    assertThat(heard()).hasSize(2);
    out.writeByte(0);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> writer.end(out, start))
        .withMessageContaining("65537");
  }

  @Test
  void clipsALongTextBetweenTwoCharacters() {
    String text = "a" + "€".repeat(2_000);
    Status status = Status.of(StatusCode.INTERNAL, text);
    writer.end(out, reply(status, Metadata.EMPTY));
    writer.goAway(out, 1, true, StatusCode.INTERNAL, 0, text);

    // 1 + 3 * 1365 = 4096
    String clipped = "a" + "€".repeat(1_365);
    assertThat(clipped.getBytes(StandardCharsets.UTF_8)).hasSize(FrameLayout.TEXT_BYTES_MAX);
    assertThat(heard())
        .containsExactly(
            "SETTINGS default",
            "REPLY 1 flags=1 INTERNAL: " + clipped + " details=0 []",
            "GOAWAY final last=1 INTERNAL drain=0 '" + clipped + "'");
  }

  @Test
  void clipsInFrontOfACharacterThatDoesNotFit() {
    writer.goAway(out, 1, true, StatusCode.INTERNAL, 0, "€".repeat(2_000));

    assertThat(heard())
        .last()
        .asString()
        .hasSize("GOAWAY final last=1 INTERNAL drain=0 ''".length() + 1_365);
  }

  @Test
  void leavesOutDetailsFromTheFirstThatGoesBeyond() {
    RequestInfo small = RequestInfo.newBuilder().setRequestId("r").build();
    RequestInfo big = RequestInfo.newBuilder().setRequestId("r".repeat(16_400)).build();
    Status status =
        Status.of(StatusCode.ABORTED).withDetail(small).withDetail(big).withDetail(small);
    writer.end(out, reply(status, Metadata.EMPTY));
    Status many = Status.of(StatusCode.ABORTED);
    for (int i = 0; i < 20; i++) {
      many = many.withDetail(small);
    }
    writer.end(out, reply(many, Metadata.EMPTY));

    assertThat(heard())
        .containsExactly(
            "SETTINGS default",
            "REPLY 1 flags=1 ABORTED details=1 []",
            "REPLY 1 flags=1 ABORTED details=16 []");
  }

  @Test
  void fitsAFailureIntoTheShortestFrame() {
    writer.limits(FrameLimits.DEFAULT.withFrameBytesMax(16 * 1024));
    RequestInfo detail = RequestInfo.newBuilder().setRequestId("r".repeat(7_000)).build();
    Status status =
        Status.of(StatusCode.ABORTED, "t".repeat(5_000)).withDetail(detail).withDetail(detail);
    Metadata metadata = Metadata.EMPTY.with(MetadataKey.text("x-long"), "x".repeat(3_000));

    writer.end(out, reply(status, metadata));

    assertThat(heard()).last().asString().contains("details=1");
  }

  @Test
  void keepsWithinThePeersTable() {
    writer.limits(FrameLimits.DEFAULT.withTableEntriesMax(0));
    writer.head(out, 1, ACME);
    int before = out.writerIndex();
    writer.head(out, 1, ACME);

    assertThat(out.writerIndex() - before).isGreaterThan(FrameLayout.HEADER_BYTES + 2);
  }

  @Test
  void wantsEitherAnIdOrALiteral() {
    MethodLiteral literal = new MethodLiteral(1, MethodLiteral.UNARY, "s/m");
    assertThatIllegalArgumentException().isThrownBy(() -> call(0, null));
    assertThatIllegalArgumentException().isThrownBy(() -> call(1, literal));
    assertThatIllegalArgumentException().isThrownBy(() -> call(4097, null));
    assertThatIllegalArgumentException().isThrownBy(() -> call(-1, null));
    MethodLiteral high = new MethodLiteral(4097, MethodLiteral.UNARY, "s/m");
    assertThatIllegalArgumentException().isThrownBy(() -> call(0, high));
    MethodLiteral wide = new MethodLiteral(1, MethodLiteral.UNARY, "é".repeat(257));
    assertThatIllegalArgumentException().isThrownBy(() -> call(0, wide));
    MethodLiteral nameless = new MethodLiteral(1, MethodLiteral.UNARY, "");
    assertThatIllegalArgumentException().isThrownBy(() -> call(0, nameless));
  }

  @Test
  void grantsNoCreditThatIsNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> writer.window(out, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.window(out, 1, 1L << 31));
  }

  private void call(int methodId, @Nullable MethodLiteral literal) {
    writer.beginCall(out, 1, 0, methodId, literal, 0, Metadata.EMPTY);
  }

  private int reply(Status status, Metadata metadata) {
    return writer.beginReply(out, 1, 0, status, FrameLayout.NO_LOAD, metadata);
  }

  private List<String> heard() {
    byte[] bytes = ByteBufUtil.getBytes(out);
    return Feeding.inPiecesOf(bytes.length, bytes, FrameLimits.DEFAULT);
  }
}
