package io.ringwire.codec.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Feeds bytes to a reader the way a connection does: in pieces, over one growing buffer. */
final class Feeding {
  private Feeding() {}

  /** What a fresh reader hears when the bytes arrive in pieces of a length. */
  static List<String> inPiecesOf(int pieceBytes, byte[] bytes, FrameLimits limits) {
    FrameReader reader = new FrameReader(limits);
    RecordingSink sink = new RecordingSink();
    ByteBuf in = Unpooled.buffer(Math.max(1, bytes.length), Math.max(1, bytes.length));
    try {
      for (int at = 0; at < bytes.length; at += pieceBytes) {
        in.writeBytes(bytes, at, Math.min(pieceBytes, bytes.length - at));
        if (!readAll(reader, in, sink)) {
          break;
        }
      }
      return sink.events;
    } finally {
      in.release();
    }
  }

  /** What a fresh reader hears when the bytes arrive in two pieces. */
  static List<String> splitAt(int split, byte[] bytes, FrameLimits limits) {
    FrameReader reader = new FrameReader(limits);
    RecordingSink sink = new RecordingSink();
    ByteBuf in = Unpooled.buffer(bytes.length);
    try {
      in.writeBytes(bytes, 0, split);
      if (readAll(reader, in, sink)) {
        in.writeBytes(bytes, split, bytes.length - split);
        readAll(reader, in, sink);
      }
      return sink.events;
    } finally {
      in.release();
    }
  }

  /** Reads what there is. False when the connection is lost. */
  static boolean readAll(FrameReader reader, ByteBuf in, RecordingSink sink) {
    while (true) {
      try {
        if (!reader.read(in, sink)) {
          return true;
        }
      } catch (MalformedFrameException e) {
        sink.onFault(e);
        if (e.isFatal()) {
          return false;
        }
      }
    }
  }
}
