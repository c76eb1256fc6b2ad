package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringwire.codec.frame.FrameLimits;
import io.ringwire.codec.frame.FrameReader;
import io.ringwire.codec.frame.FrameSink;
import io.ringwire.codec.frame.FrameWriter;
import io.ringwire.codec.frame.MalformedFrameException;
import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.codec.frame.Settings;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The other end of a connection, by hand: writes whatever it is told to, and names the frames that come back. */
final class RawPeer implements AutoCloseable, FrameSink {
  final FrameWriter writer = new FrameWriter();
  private final Socket socket;
  private final FrameReader reader = new FrameReader(FrameLimits.DEFAULT);
  private final ByteBuf in = Unpooled.buffer();
  private final Queue<String> frames = new ArrayDeque<>();
  private boolean hasPreface;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  static RawPeer to(int port) throws IOException {
    return new RawPeer(new Socket("127.0.0.1", port));
  }

  RawPeer greet() throws IOException {
    return write(
        out -> {
          writer.preface(out);
          writer.settings(out, Settings.DEFAULT);
        });
  }

  RawPeer write(Consumer<ByteBuf> frames) throws IOException {
    ByteBuf out = Unpooled.buffer();
    frames.accept(out);
    return write(out);
  }

  RawPeer write(ByteBuf bytes) throws IOException {
    bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
    socket.getOutputStream().flush();
    return this;
  }

  /** Writes a CALL that names its method. */
  RawPeer call(int streamId, int flags, int assignedId, byte kind, String path, byte[] message)
      throws IOException {
    return write(
        out -> {
          int start =
              writer.beginCall(
                  out,
                  streamId,
                  flags,
                  0,
                  new MethodLiteral(assignedId, kind, path),
                  0,
                  Metadata.EMPTY);
          out.writeBytes(message);
          writer.end(out, start);
        });
  }

  /** The next frame in words, SETTINGS, WINDOW and their ACKs left out; "closed" when the peer has closed. */
  String next() throws IOException {
    while (true) {
      String frame = frames.poll();
      if (frame != null) {
        return frame;
      }
      try {
        if (!hasPreface) {
          hasPreface = reader.readPreface(in);
        }
        if (hasPreface && reader.read(in, this)) {
          continue;
        }
      } catch (MalformedFrameException e) {
        throw new AssertionError("the peer sent a malformed frame", e);
      }
      if (!fill()) {
        return "closed";
      }
    }
  }

  private boolean fill() throws IOException {
    byte[] bytes = new byte[8192];
    try {
      int read = socket.getInputStream().read(bytes);
      if (read < 0) {
        return false;
      }
      in.writeBytes(bytes, 0, read);
      return true;
    } catch (SocketException reset) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public void onSettings(Settings settings) {}

  @Override
  public void onSettingsAck() {}

  @Override
  public void onCall(
      int streamId,
      int flags,
      int methodId,
      @Nullable MethodLiteral literal,
      long timeoutMillis,
      Metadata metadata,
      ByteBuf in,
      int messageBytes) {
    frames.add("CALL " + streamId + " " + (literal == null ? methodId : literal.name()));
  }

  @Override
  public void onReply(
      int streamId,
      int flags,
      @Nullable Status status,
      long load,
      Metadata metadata,
      ByteBuf in,
      int messageBytes) {
    frames.add(
        "REPLY "
            + streamId
            + (status == null
                ? " OK " + messageBytes
                : " " + status.code() + ": " + status.text()));
  }

  @Override
  public void onData(int streamId, int flags, ByteBuf in, int messageBytes) {
    frames.add("DATA " + streamId + " " + messageBytes);
  }

  @Override
  public void onHead(int streamId, Metadata metadata) {
    frames.add("HEAD " + streamId);
  }

  @Override
  public void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    frames.add("CANCEL " + streamId + " " + code + (notProcessed ? " not processed" : ""));
  }

  @Override
  public void onWindow(int streamId, long creditBytes) {}

  @Override
  public void onPing(boolean ack, long opaque, long load) {
    frames.add("PING" + (ack ? " ACK " : " ") + opaque);
  }

  @Override
  public void onGoAway(
      int lastStreamId, boolean isFinal, StatusCode code, long drainMillis, String text) {
    frames.add("GOAWAY " + (isFinal ? "final " : "") + lastStreamId + " " + code + ": " + text);
  }
}
