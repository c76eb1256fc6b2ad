package io.ringwire.codec.frame;

import com.google.protobuf.Any;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataEncoder;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.codec.varint.Varint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one direction of one connection and keeps to the peer's limits. One a connection; for one
 * thread: frames must reach the peer in the order they were begun, because their metadata refers to
 * what went before.
 *
 * <p>Frames with a message are written in two steps, so that the message goes straight into the same
 * buffer:
 *
 * <pre>{@code
 * int start = writer.beginCall(out, streamId, FrameFlags.CALL_END, methodId, null, millis, metadata);
 * serializer.write(message, out);   // at most writer.room(out, start) bytes
 * writer.end(out, start);           // or writer.abandon(out, start)
 * }</pre>
 */
public final class FrameWriter {
  private static final ProtobufSerializer<Any> DETAILS = ProtobufSerializer.of(Any.class);

  /** Most bytes of a CALL before its metadata: two method ids, a kind, a name with length, a timeout. */
  private static final int CALL_BYTES_MAX =
      2 * Varint.BYTES_MAX_32 + 3 + FrameLayout.METHOD_NAME_BYTES_MAX + Varint.BYTES_MAX_64;

  /** Most bytes of a REPLY but for details, metadata and message: code, text with length, load. */
  private static final int REPLY_BYTES_MAX = 6 * Varint.BYTES_MAX_32 + FrameLayout.TEXT_BYTES_MAX;

  private final MetadataEncoder metadata;
  private FrameLimits limits = FrameLimits.DEFAULT;
  private int tableMark;

  public FrameWriter() {
    metadata = new MetadataEncoder(limits.tableEntriesMax(), limits.tableBytesMax());
  }

  /** The limits the peer announced: to be set before its SETTINGS are acknowledged. */
  public void limits(FrameLimits peer) {
    limits = peer;
    metadata.limits(peer.tableEntriesMax(), peer.tableBytesMax());
  }

  /** The limits this writer keeps to at present. */
  public FrameLimits limits() {
    return limits;
  }

  /** The first bytes of a direction. {@link #settings} comes next. */
  public void preface(ByteBuf out) {
    out.writeInt(FrameLayout.MAGIC);
    out.writeByte(FrameLayout.VERSION_MAJOR);
    out.writeByte(FrameLayout.VERSION_MINOR);
  }

  /** Announces what differs from the defaults. */
  public void settings(ByteBuf out, Settings settings) {
    int start = begin(out, FrameType.SETTINGS, FrameFlags.NONE, FrameLayout.CONNECTION);
    settings.forEachDifference(
        (id, value) -> {
          Varint.write(out, id);
          Varint.write(out, value);
        });
    end(out, start);
  }

  public void settingsAck(ByteBuf out) {
    begin(out, FrameType.SETTINGS, FrameFlags.SETTINGS_ACK, FrameLayout.CONNECTION);
  }

  /**
   * Begins a CALL; the message, if the kind has one here, comes next, then {@link #end}.
   *
   * @param flags {@code CALL_END}, {@code CALL_MORE} and {@code CALL_COMPRESSED} as they apply
   * @param methodId the id assigned earlier, or 0 when {@code literal} names the method
   * @param timeoutMillis time the caller still waits; 0 for no limit
   * @return where the frame starts in {@code out}
   * @throws IllegalArgumentException when metadata or literal go beyond the peer's limits; nothing is
   *     written then
   */
  public int beginCall(
      ByteBuf out,
      int streamId,
      int flags,
      int methodId,
      @Nullable MethodLiteral literal,
      long timeoutMillis,
      Metadata callMetadata) {
    checkMetadata(callMetadata, CALL_BYTES_MAX);
    checkMethod(methodId, literal);
    int allFlags = callMetadata.isEmpty() ? flags : flags | FrameFlags.CALL_METADATA;
    int start = begin(out, FrameType.CALL, allFlags, streamId);
    Varint.write(out, methodId);
    if (literal != null) {
      Varint.write(out, literal.assignedId());
      out.writeByte(literal.kind());
      writeText(out, literal.name(), FrameLayout.METHOD_NAME_BYTES_MAX);
    }
    Varint.write(out, timeoutMillis);
    writeMetadata(out, callMetadata);
    return start;
  }

  /**
   * Begins a REPLY; the message (or its last fragment) of a unary or client-streaming call comes next,
   * then {@link #end}. The text of a status is clipped to {@link FrameLayout#TEXT_BYTES_MAX}; details
   * are left out from the first that goes beyond {@link FrameLayout#DETAILS_BYTES_MAX}, {@link
   * FrameLayout#DETAILS_MAX} or the frame.
   *
   * @param flags {@code REPLY_COMPRESSED} as it applies
   * @param status the failure; null or OK for success
   * @param load {@link FrameLayout#NO_LOAD}, or as {@link FrameLayout#load} packs it
   * @return where the frame starts in {@code out}
   * @throws IllegalArgumentException when the metadata go beyond the peer's limits; nothing is written
   *     then
   */
  public int beginReply(
      ByteBuf out,
      int streamId,
      int flags,
      @Nullable Status status,
      long load,
      Metadata replyMetadata) {
    checkMetadata(replyMetadata, REPLY_BYTES_MAX);
    Status failure = status == null || status.isOk() ? null : status;
    int allFlags =
        flags
            | (failure == null ? 0 : FrameFlags.REPLY_STATUS)
            | (load == FrameLayout.NO_LOAD ? 0 : FrameFlags.REPLY_LOAD)
            | (replyMetadata.isEmpty() ? 0 : FrameFlags.REPLY_METADATA);
    int start = begin(out, FrameType.REPLY, allFlags, streamId);
    if (failure != null) {
      int room =
          limits.frameBytesMax() - REPLY_BYTES_MAX - MetadataEncoder.blockBytesMax(replyMetadata);
      writeStatus(out, failure, Math.min(FrameLayout.DETAILS_BYTES_MAX, room));
    }
    writeLoad(out, load);
    writeMetadata(out, replyMetadata);
    return start;
  }

  /**
   * Begins a DATA frame; the message or fragment comes next, then {@link #end}.
   *
   * @return where the frame starts in {@code out}
   */
  public int beginData(ByteBuf out, int streamId, int flags) {
    return begin(out, FrameType.DATA, flags, streamId);
  }

  /** Bytes of message that still fit into the frame begun at {@code start}. */
  public int room(ByteBuf out, int start) {
    return limits.frameBytesMax() - payloadBytes(out, start);
  }

  /**
   * Completes a begun frame: everything written since is its payload.
   *
   * @throws IllegalStateException when that is longer than the peer takes; {@link #abandon} it then
   */
  public void end(ByteBuf out, int start) {
    int bytes = payloadBytes(out, start);
    if (bytes > limits.frameBytesMax()) {
      throw new IllegalStateException(
          "a frame of " + bytes + " bytes; the peer takes " + limits.frameBytesMax());
    }
    out.setMedium(start + FrameLayout.LENGTH_OFFSET, bytes);
  }

  /**
   * Takes back the frame begun last, with all written since, as if it had not been. Needed where a
   * message cannot be written: cutting the buffer alone would leave the metadata table ahead of the
   * peer's.
   */
  public void abandon(ByteBuf out, int start) {
    out.writerIndex(start);
    metadata.rollBack(tableMark);
  }

  /**
   * Early metadata of an answer.
   *
   * @throws IllegalArgumentException when they go beyond the peer's limits; nothing is written then
   */
  public void head(ByteBuf out, int streamId, Metadata headMetadata) {
    checkMetadata(headMetadata, 0);
    int start = begin(out, FrameType.HEAD, FrameFlags.NONE, streamId);
    metadata.write(headMetadata, out);
    end(out, start);
  }

  /**
   * @param notProcessed a server's promise that the call did not run and will not
   * @param retryAfterMillis how long to wait before repeating; sent only with {@code notProcessed}
   */
  public void cancel(
      ByteBuf out, int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    int flags = notProcessed ? FrameFlags.CANCEL_NOT_PROCESSED : FrameFlags.NONE;
    int start = begin(out, FrameType.CANCEL, flags, streamId);
    Varint.write(out, code.wire());
    if (notProcessed) {
      Varint.write(out, retryAfterMillis);
    }
    end(out, start);
  }

  /**
   * @param streamId 0 for the connection's window
   * @param creditBytes DATA payload bytes the peer may send beyond what it may already, 1 to 2^31-1
   */
  public void window(ByteBuf out, int streamId, long creditBytes) {
    if (creditBytes < 1 || creditBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("credit is 1 to 2^31-1 bytes, not " + creditBytes);
    }
    int start = begin(out, FrameType.WINDOW, FrameFlags.NONE, streamId);
    Varint.write(out, creditBytes);
    end(out, start);
  }

  /**
   * @param opaque comes back in the ACK
   * @param load {@link FrameLayout#NO_LOAD}, or a load that an ACK carries along
   */
  public void ping(ByteBuf out, boolean ack, long opaque, long load) {
    boolean loaded = ack && load != FrameLayout.NO_LOAD;
    int flags = (ack ? FrameFlags.PING_ACK : 0) | (loaded ? FrameFlags.PING_LOAD : 0);
    int start = begin(out, FrameType.PING, flags, FrameLayout.CONNECTION);
    out.writeLong(opaque);
    writeLoad(out, loaded ? load : FrameLayout.NO_LOAD);
    end(out, start);
  }

  /**
   * @param lastStreamId the last stream that is or will be served; {@link
   *     FrameLayout#LAST_STREAM_ANY} in the first phase of a drain
   * @param drainMillis how long the sender goes on serving
   * @param text for the peer's log; clipped as a status is
   */
  public void goAway(
      ByteBuf out,
      int lastStreamId,
      boolean isFinal,
      StatusCode code,
      long drainMillis,
      String text) {
    int flags = isFinal ? FrameFlags.GOAWAY_FINAL : FrameFlags.NONE;
    int start = begin(out, FrameType.GOAWAY, flags, FrameLayout.CONNECTION);
    out.writeInt(lastStreamId);
    Varint.write(out, code.wire());
    Varint.write(out, drainMillis);
    if (ByteBufUtil.utf8Bytes(text) <= FrameLayout.TEXT_BYTES_MAX) {
      ByteBufUtil.writeUtf8(out, text);
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(utf8, 0, clip(utf8, FrameLayout.TEXT_BYTES_MAX));
    }
    end(out, start);
  }

  private int begin(ByteBuf out, FrameType type, int flags, int streamId) {
    tableMark = metadata.mark();
    int start = out.writerIndex();
    out.writeLong(FrameLayout.header(0, type.wire(), flags, streamId));
    return start;
  }

  private static int payloadBytes(ByteBuf out, int start) {
    return out.writerIndex() - start - FrameLayout.HEADER_BYTES;
  }

  private void checkMetadata(Metadata checked, int bytesBefore) {
    if (checked.isEmpty()) {
      return;
    }
    if (checked.bytes() > limits.metadataBytesMax()
        || MetadataEncoder.blockBytesMax(checked) > limits.frameBytesMax() - bytesBefore) {
      throw new IllegalArgumentException(
          "metadata of " + checked.bytes() + " bytes; the peer takes " + limits.metadataBytesMax());
    }
  }

  private void checkMethod(int methodId, @Nullable MethodLiteral literal) {
    if ((methodId == 0) == (literal == null)) {
      throw new IllegalArgumentException("a CALL has either a method id or a literal");
    }
    int id = literal == null ? methodId : literal.assignedId();
    if (id < 0 || id > limits.methodIdsMax()) {
      throw new IllegalArgumentException(
          "method id " + id + "; the peer takes up to " + limits.methodIdsMax());
    }
    if (literal != null) {
      int nameBytes = ByteBufUtil.utf8Bytes(literal.name());
      if (nameBytes == 0 || nameBytes > FrameLayout.METHOD_NAME_BYTES_MAX) {
        throw new IllegalArgumentException("a method name of " + nameBytes + " bytes");
      }
    }
  }

  private void writeStatus(ByteBuf out, Status status, int detailsBytesMax) {
    Varint.write(out, status.code().wire());
    writeText(out, status.text(), FrameLayout.TEXT_BYTES_MAX);
    List<Any> details = status.details();
    int count = 0;
    int bytes = 0;
    while (count < details.size() && count < FrameLayout.DETAILS_MAX) {
      bytes += DETAILS.size(details.get(count)) + Varint.BYTES_MAX_32;
      if (bytes > detailsBytesMax) {
        break;
      }
      count++;
    }
    Varint.write(out, count);
    for (Any detail : details.subList(0, count)) {
      Varint.write(out, DETAILS.size(detail));
      DETAILS.write(detail, out);
    }
  }

  private static void writeLoad(ByteBuf out, long load) {
    if (load != FrameLayout.NO_LOAD) {
      Varint.write(out, FrameLayout.inFlight(load));
      Varint.write(out, FrameLayout.utilisationPermille(load));
    }
  }

  private void writeMetadata(ByteBuf out, Metadata written) {
    if (!written.isEmpty()) {
      metadata.write(written, out);
    }
  }

  /** A length and that many bytes of UTF-8. */
  private static void writeText(ByteBuf out, String text, int bytesMax) {
    int bytes = ByteBufUtil.utf8Bytes(text);
    if (bytes <= bytesMax) {
      Varint.write(out, bytes);
      ByteBufUtil.reserveAndWriteUtf8(out, text, bytes);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int clipped = clip(utf8, bytesMax);
    Varint.write(out, clipped);
    out.writeBytes(utf8, 0, clipped);
  }

  /** The longest prefix that ends between two characters. */
  private static int clip(byte[] utf8, int bytesMax) {
    int end = Math.min(utf8.length, bytesMax);
    while (end > 0 && end < utf8.length && (utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }
}
