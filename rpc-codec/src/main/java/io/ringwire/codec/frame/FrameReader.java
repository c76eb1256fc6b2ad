package io.ringwire.codec.frame;

import com.google.protobuf.Any;
import io.netty.buffer.ByteBuf;
import io.ringwire.codec.metadata.MalformedMetadataException;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataDecoder;
import io.ringwire.codec.serialization.MalformedMessageException;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.codec.varint.Varint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one direction of one connection, frame by frame, and enforces this side's limits. One a
 * connection; for one thread. It keeps no buffer and never asks for more bytes than one frame of the
 * permitted length.
 *
 * <p>What a fault costs is decided here. A fault of the connection's own frames, of a header, or one
 * after which the metadata table could differ from the peer's, is fatal. Any other fails the frame's
 * stream and reading goes on behind the frame. Therefore a fault that is found before a frame's
 * metadata is only noted ({@link #defer}) where the bytes can still be followed, and thrown once the
 * metadata has been read.
 *
 * <p>Limits below the defaults hold from the moment the peer has acknowledged them: until then it may
 * not know them.
 */
public final class FrameReader {
  private static final ProtobufSerializer<Any> DETAILS = ProtobufSerializer.of(Any.class);

  private final FrameLimits announced;
  private final MetadataDecoder metadata;
  private FrameLimits limits;
  private Settings peer = Settings.DEFAULT;

  private boolean prefaceRead;
  private boolean settingsRead;
  private int peerMinor;
  private @Nullable MalformedFrameException fatal;

  /** Bytes of this direction before the present frame. */
  private long offset;

  /** Bytes still to pass over, of a frame that was refused or is not known. */
  private int skipBytes;

  // Of the frame being read.
  private int streamId;
  private int dataBytes;
  private boolean metadataDue;
  private @Nullable MethodLiteral literal;
  private @Nullable String deferred;
  private StatusCode deferredCode = StatusCode.INTERNAL;

  /**
   * @param limits what this side announces in its SETTINGS
   */
  public FrameReader(FrameLimits limits) {
    this.announced = limits;
    this.limits = limits.max(FrameLimits.DEFAULT);
    this.metadata = new MetadataDecoder(0, 0, 0);
    applyLimits(this.limits);
  }

  /**
   * Reads the peer's preface, once; later calls answer true at once. {@link #read} calls it too.
   *
   * @return false when more bytes are needed
   * @throws MalformedFrameException at the first byte that is no preface of a version spoken here
   */
  public boolean readPreface(ByteBuf in) throws MalformedFrameException {
    throwIfFatal();
    if (prefaceRead) {
      return true;
    }
    int start = in.readerIndex();
    int available = Math.min(in.readableBytes(), FrameLayout.PREFACE_BYTES);
    for (int i = 0; i < Math.min(available, FrameLayout.MAGIC_BYTES); i++) {
      byte expected =
          (byte) (FrameLayout.MAGIC >>> (Byte.SIZE * (FrameLayout.MAGIC_BYTES - 1 - i)));
      if (in.getByte(start + i) != expected) {
        throw fatal("the peer does not speak this protocol");
      }
    }
    if (available > FrameLayout.PREFACE_MAJOR_OFFSET
        && in.getByte(start + FrameLayout.PREFACE_MAJOR_OFFSET) != FrameLayout.VERSION_MAJOR) {
      throw fatal("the peer speaks another major version");
    }
    if (available < FrameLayout.PREFACE_BYTES) {
      return false;
    }
    peerMinor = in.getUnsignedByte(start + FrameLayout.PREFACE_MINOR_OFFSET);
    in.skipBytes(FrameLayout.PREFACE_BYTES);
    offset = FrameLayout.PREFACE_BYTES;
    prefaceRead = true;
    return true;
  }

  /** The minor version the peer speaks, once its preface was read. */
  public int peerMinor() {
    return peerMinor;
  }

  /**
   * Reads one frame and tells the sink of it. Extension frames are passed over in silence.
   *
   * @return false when more bytes are needed; what is readable now must be offered again, with more
   *     behind it
   * @throws MalformedFrameException with a stream id when one stream has failed and reading may go on;
   *     without one when the connection must close: every later call then throws it again
   */
  public boolean read(ByteBuf in, FrameSink sink) throws MalformedFrameException {
    if (!readPreface(in)) {
      return false;
    }
    while (skipped(in) && in.readableBytes() >= FrameLayout.HEADER_BYTES) {
      long header = in.getLong(in.readerIndex());
      int wireType = FrameLayout.type(header);
      int payloadBytes = FrameLayout.payloadBytes(header);
      FrameType type = FrameType.ofWire(wireType);
      if (type != null) {
        return readFrame(in, header, type, payloadBytes, sink);
      }
      if (wireType < FrameType.EXTENSION_FIRST) {
        throw fatal("unknown frame type");
      }
      in.skipBytes(FrameLayout.HEADER_BYTES);
      offset += FrameLayout.HEADER_BYTES;
      skipBytes = payloadBytes;
    }
    return false;
  }

  private boolean readFrame(
      ByteBuf in, long header, FrameType type, int payloadBytes, FrameSink sink)
      throws MalformedFrameException {
    int flags = FrameLayout.flags(header);
    beginFrame(type, flags, header, payloadBytes);
    int bytesHere = payloadBytes;
    if (payloadBytes > limits.frameBytesMax()) {
      bytesHere = bytesBeforeSkip(type);
      defer(StatusCode.RESOURCE_EXHAUSTED, "frame too long");
    }
    if (in.readableBytes() < FrameLayout.HEADER_BYTES + bytesHere) {
      return false;
    }
    int end = in.readerIndex() + FrameLayout.HEADER_BYTES + bytesHere;
    in.skipBytes(FrameLayout.HEADER_BYTES);
    try {
      switch (type) {
        case CALL -> readCall(in, end, flags, sink);
        case REPLY -> readReply(in, end, flags, sink);
        case DATA -> readData(in, end, flags, sink);
        case HEAD -> readHead(in, end, sink);
        case CANCEL -> readCancel(in, end, flags, sink);
        case WINDOW -> readWindow(in, end, sink);
        case PING -> readPing(in, end, flags, sink);
        case GOAWAY -> readGoAway(in, end, flags, sink);
        case SETTINGS -> readSettings(in, end, flags, sink);
      }
    } finally {
      in.readerIndex(end);
      offset += FrameLayout.HEADER_BYTES + bytesHere;
      skipBytes = payloadBytes - bytesHere;
    }
    return true;
  }

  private void beginFrame(FrameType type, int flags, long header, int payloadBytes)
      throws MalformedFrameException {
    streamId = FrameLayout.streamId(header);
    dataBytes = type == FrameType.DATA ? payloadBytes : 0;
    metadataDue =
        type == FrameType.HEAD
            || type == FrameType.CALL && (flags & FrameFlags.CALL_METADATA) != 0
            || type == FrameType.REPLY && (flags & FrameFlags.REPLY_METADATA) != 0;
    literal = null;
    deferred = null;
    if (!settingsRead && (type != FrameType.SETTINGS || (flags & FrameFlags.SETTINGS_ACK) != 0)) {
      throw fatal("the first frame is no SETTINGS");
    }
    boolean belongs =
        switch (type) {
          case SETTINGS, PING, GOAWAY -> streamId == FrameLayout.CONNECTION;
          case WINDOW -> streamId == FrameLayout.CONNECTION || isStream(streamId);
          default -> isStream(streamId);
        };
    if (!belongs) {
      throw fatal("a stream id that the frame type cannot have");
    }
  }

  /** wire-protocol.md 3.1: odd and positive; even ids and the top bit are reserved. */
  private static boolean isStream(int streamId) {
    return streamId > 0 && (streamId & 1) != 0;
  }

  /**
   * How much of a frame that is too long must still be read before the rest is skipped: a CALL may
   * assign a method id and a block of metadata may fill the table, and both stand at the front.
   */
  private int bytesBeforeSkip(FrameType type) throws MalformedFrameException {
    return switch (type) {
      case CALL -> limits.frameBytesMax();
      case REPLY -> metadataDue ? limits.frameBytesMax() : 0;
      case DATA -> 0;
      default -> throw fatal("frame too long");
    };
  }

  private void readCall(ByteBuf in, int end, int flags, FrameSink sink)
      throws MalformedFrameException {
    int methodId = number(in, end);
    if (methodId == 0) {
      literal = readLiteral(in, end);
    } else if (methodId > limits.methodIdsMax()) {
      defer(StatusCode.RESOURCE_EXHAUSTED, "method id too high");
    }
    long timeoutMillis = longNumber(in, end);
    Metadata received = readMetadata(in, end);
    throwDeferred();
    int messageBytes = end - in.readerIndex();
    sink.onCall(streamId, flags, methodId, literal, timeoutMillis, received, in, messageBytes);
  }

  private @Nullable MethodLiteral readLiteral(ByteBuf in, int end) throws MalformedFrameException {
    int assignedId = number(in, end);
    if (in.readerIndex() >= end) {
      throw malformed("frame too short");
    }
    byte kind = in.readByte();
    int nameBytes = length(in, end);
    if (assignedId > limits.methodIdsMax()) {
      defer(StatusCode.RESOURCE_EXHAUSTED, "method id too high");
    } else if (kind < MethodLiteral.UNARY || kind > MethodLiteral.ONE_WAY) {
      defer(StatusCode.UNIMPLEMENTED, "unknown call kind");
    } else if (nameBytes == 0 || nameBytes > FrameLayout.METHOD_NAME_BYTES_MAX) {
      defer(StatusCode.INTERNAL, "a method name of no valid length");
    } else {
      return new MethodLiteral(assignedId, kind, text(in, nameBytes));
    }
    in.skipBytes(nameBytes);
    return null;
  }

  private void readReply(ByteBuf in, int end, int flags, FrameSink sink)
      throws MalformedFrameException {
    Status status = (flags & FrameFlags.REPLY_STATUS) == 0 ? null : readStatus(in, end);
    long load = (flags & FrameFlags.REPLY_LOAD) == 0 ? FrameLayout.NO_LOAD : readLoad(in, end);
    Metadata received = readMetadata(in, end);
    int messageBytes = end - in.readerIndex();
    if (status != null && messageBytes != 0) {
      defer(StatusCode.INTERNAL, "a message beside a failure");
    }
    throwDeferred();
    sink.onReply(streamId, flags, status, load, received, in, messageBytes);
  }

  private Status readStatus(ByteBuf in, int end) throws MalformedFrameException {
    StatusCode code = StatusCode.ofWire(number(in, end));
    if (code == StatusCode.OK) {
      defer(StatusCode.INTERNAL, "a failure with code OK");
      code = StatusCode.INTERNAL;
    }
    int textBytes = length(in, end);
    String text = "";
    if (textBytes > FrameLayout.TEXT_BYTES_MAX) {
      defer(StatusCode.RESOURCE_EXHAUSTED, "status text too long");
      in.skipBytes(textBytes);
    } else {
      text = text(in, textBytes);
    }
    int count = number(in, end);
    if (count == 0) {
      return Status.of(code, text);
    }
    if (count > end - in.readerIndex()) {
      throw malformed("frame too short");
    }
    return new Status(code, text, readDetails(in, end, count));
  }

  private List<Any> readDetails(ByteBuf in, int end, int count) throws MalformedFrameException {
    List<Any> details = new ArrayList<>(Math.min(count, FrameLayout.DETAILS_MAX));
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      int detailBytes = length(in, end);
      bytes += detailBytes;
      if (i >= FrameLayout.DETAILS_MAX || bytes > FrameLayout.DETAILS_BYTES_MAX) {
        defer(StatusCode.RESOURCE_EXHAUSTED, "too many status details");
        in.skipBytes(detailBytes);
        continue;
      }
      try {
        details.add(DETAILS.read(in, detailBytes));
      } catch (MalformedMessageException e) {
        defer(StatusCode.INTERNAL, "malformed status detail");
      }
    }
    return details;
  }

  private long readLoad(ByteBuf in, int end) throws MalformedFrameException {
    int inFlight = number(in, end);
    return FrameLayout.load(inFlight, number(in, end));
  }

  private void readData(ByteBuf in, int end, int flags, FrameSink sink)
      throws MalformedFrameException {
    int messageBytes = end - in.readerIndex();
    if ((flags & FrameFlags.DATA_BARE) != 0 && messageBytes != 0) {
      defer(StatusCode.INTERNAL, "a bare frame with a message");
    }
    throwDeferred();
    sink.onData(streamId, flags, in, messageBytes);
  }

  private void readHead(ByteBuf in, int end, FrameSink sink) throws MalformedFrameException {
    Metadata received = readMetadata(in, end);
    throwDeferred();
    requireEnd(in, end);
    sink.onHead(streamId, received);
  }

  private void readCancel(ByteBuf in, int end, int flags, FrameSink sink)
      throws MalformedFrameException {
    StatusCode code = StatusCode.ofWire(number(in, end));
    boolean notProcessed = (flags & FrameFlags.CANCEL_NOT_PROCESSED) != 0;
    long retryAfterMillis = notProcessed ? longNumber(in, end) : 0;
    requireEnd(in, end);
    sink.onCancel(streamId, code, notProcessed, retryAfterMillis);
  }

  private void readWindow(ByteBuf in, int end, FrameSink sink) throws MalformedFrameException {
    int creditBytes = number(in, end);
    requireEnd(in, end);
    if (creditBytes == 0) {
      throw malformed("a window of no bytes");
    }
    sink.onWindow(streamId, creditBytes);
  }

  private void readPing(ByteBuf in, int end, int flags, FrameSink sink)
      throws MalformedFrameException {
    if (end - in.readerIndex() < FrameLayout.PING_BYTES) {
      throw malformed("frame too short");
    }
    long opaque = in.readLong();
    boolean ack = (flags & FrameFlags.PING_ACK) != 0;
    boolean loaded = ack && (flags & FrameFlags.PING_LOAD) != 0;
    long load = loaded ? readLoad(in, end) : FrameLayout.NO_LOAD;
    requireEnd(in, end);
    sink.onPing(ack, opaque, load);
  }

  private void readGoAway(ByteBuf in, int end, int flags, FrameSink sink)
      throws MalformedFrameException {
    if (end - in.readerIndex() < Integer.BYTES) {
      throw malformed("frame too short");
    }
    int lastStreamId = in.readInt();
    StatusCode code = StatusCode.ofWire(number(in, end));
    long drainMillis = longNumber(in, end);
    int textBytes = end - in.readerIndex();
    if (lastStreamId < 0 || textBytes > FrameLayout.TEXT_BYTES_MAX) {
      throw malformed("malformed GOAWAY");
    }
    boolean isFinal = (flags & FrameFlags.GOAWAY_FINAL) != 0;
    sink.onGoAway(lastStreamId, isFinal, code, drainMillis, text(in, textBytes));
  }

  private void readSettings(ByteBuf in, int end, int flags, FrameSink sink)
      throws MalformedFrameException {
    if ((flags & FrameFlags.SETTINGS_ACK) != 0) {
      requireEnd(in, end);
      applyLimits(announced);
      sink.onSettingsAck();
      return;
    }
    Settings named = peer;
    for (int i = 0; in.readerIndex() < end; i++) {
      int id = number(in, end);
      Settings next = named.with(id, longNumber(in, end));
      if (next == null || i >= FrameLayout.SETTINGS_MAX) {
        throw malformed("a setting out of range");
      }
      named = next;
    }
    peer = named;
    settingsRead = true;
    sink.onSettings(named);
  }

  private Metadata readMetadata(ByteBuf in, int end) throws MalformedFrameException {
    if (!metadataDue) {
      return Metadata.EMPTY;
    }
    try {
      Metadata received = metadata.read(in, end);
      metadataDue = false;
      return received;
    } catch (MalformedMetadataException e) {
      metadataDue = e.isDesynchronised();
      if (metadataDue) {
        throw fatal(e.reason());
      }
      defer(e.code(), e.reason());
      return Metadata.EMPTY;
    }
  }

  private void applyLimits(FrameLimits now) {
    limits = now;
    metadata.limits(now.metadataBytesMax(), now.tableEntriesMax(), now.tableBytesMax());
  }

  private boolean skipped(ByteBuf in) {
    int bytes = Math.min(skipBytes, in.readableBytes());
    in.skipBytes(bytes);
    skipBytes -= bytes;
    offset += bytes;
    return skipBytes == 0;
  }

  private int number(ByteBuf in, int end) throws MalformedFrameException {
    int value = Varint.read32(in, end);
    if (value < 0) {
      throw malformed("malformed number");
    }
    return value;
  }

  private long longNumber(ByteBuf in, int end) throws MalformedFrameException {
    long value = Varint.read64(in, end);
    if (value < 0) {
      throw malformed("malformed number");
    }
    return value;
  }

  /** A length that lies within the frame, so nothing is allocated on a mere claim. */
  private int length(ByteBuf in, int end) throws MalformedFrameException {
    int bytes = number(in, end);
    if (bytes > end - in.readerIndex()) {
      throw malformed("frame too short");
    }
    return bytes;
  }

  private static String text(ByteBuf in, int bytes) {
    return bytes == 0 ? "" : in.readCharSequence(bytes, StandardCharsets.UTF_8).toString();
  }

  private void requireEnd(ByteBuf in, int end) throws MalformedFrameException {
    if (in.readerIndex() != end) {
      throw malformed("frame too long for its type");
    }
  }

  /** Notes the first fault of a frame whose bytes can still be followed. */
  private void defer(StatusCode code, String reason) {
    if (deferred == null) {
      deferred = reason;
      deferredCode = code;
    }
  }

  private void throwDeferred() throws MalformedFrameException {
    if (deferred != null) {
      throw fault(deferredCode, deferred);
    }
  }

  /** A fault after which the frame's bytes cannot be followed. What was noted before goes first. */
  private MalformedFrameException malformed(String reason) {
    boolean tableLost = metadataDue && metadata.canDesynchronise();
    if (tableLost || streamId == FrameLayout.CONNECTION) {
      return fatal(reason);
    }
    return deferred == null ? fault(StatusCode.INTERNAL, reason) : fault(deferredCode, deferred);
  }

  private MalformedFrameException fault(StatusCode code, String reason) {
    return new MalformedFrameException(streamId, offset, code, reason, dataBytes, literal);
  }

  private MalformedFrameException fatal(String reason) {
    MalformedFrameException fault =
        new MalformedFrameException(
            FrameLayout.CONNECTION, offset, StatusCode.INTERNAL, reason, 0, null);
    fatal = fault;
    return fault;
  }

  private void throwIfFatal() throws MalformedFrameException {
    if (fatal != null) {
      throw fatal;
    }
  }
}
