package io.ringwire.perf.micro;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.frame.FrameLayout;
import io.ringwire.codec.frame.FrameWriter;
import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;

/** The frames a connection carries most, and two that it carries first or seldom. */
public enum FrameShape {
  /** A call of a method whose id is known. */
  CALL {
    @Override
    int begin(FrameWriter writer, ByteBuf out, int streamId) {
      return writer.beginCall(
          out, streamId, FrameFlags.CALL_END, METHOD_ID, null, TIMEOUT_MILLIS, Metadata.EMPTY);
    }
  },
  /** The same with a trace context and two headers that the table knows. */
  CALL_METADATA {
    @Override
    int begin(FrameWriter writer, ByteBuf out, int streamId) {
      return writer.beginCall(
          out, streamId, FrameFlags.CALL_END, METHOD_ID, null, TIMEOUT_MILLIS, HEADERS);
    }
  },
  /** A method's first call, which names it. */
  CALL_LITERAL {
    @Override
    int begin(FrameWriter writer, ByteBuf out, int streamId) {
      return writer.beginCall(
          out, streamId, FrameFlags.CALL_END, 0, METHOD, TIMEOUT_MILLIS, Metadata.EMPTY);
    }
  },
  REPLY {
    @Override
    int begin(FrameWriter writer, ByteBuf out, int streamId) {
      return writer.beginReply(
          out, streamId, FrameFlags.NONE, null, FrameLayout.NO_LOAD, Metadata.EMPTY);
    }
  },
  /** A failure with a code and a text. */
  REPLY_STATUS {
    @Override
    int begin(FrameWriter writer, ByteBuf out, int streamId) {
      return writer.beginReply(
          out, streamId, FrameFlags.NONE, FAILURE, FrameLayout.NO_LOAD, Metadata.EMPTY);
    }
  },
  DATA {
    @Override
    int begin(FrameWriter writer, ByteBuf out, int streamId) {
      return writer.beginData(out, streamId, FrameFlags.NONE);
    }
  };

  private static final int METHOD_ID = 7;
  private static final long TIMEOUT_MILLIS = 4_987;
  private static final Metadata HEADERS = Headers.mixed();
  private static final MethodLiteral METHOD =
      new MethodLiteral(METHOD_ID, MethodLiteral.UNARY, "shop.order.v1.OrderService/GetOrder");
  private static final Status FAILURE = Status.of(StatusCode.NOT_FOUND, "no such order");

  abstract int begin(FrameWriter writer, ByteBuf out, int streamId);
}
