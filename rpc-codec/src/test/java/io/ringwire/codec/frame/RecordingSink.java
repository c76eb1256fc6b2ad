package io.ringwire.codec.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes down what it hears, one line an event, so that tests can compare whole conversations. */
final class RecordingSink implements FrameSink {
  final List<String> events = new ArrayList<>();

  @Override
  public void onSettings(Settings settings) {
    events.add(settings(settings));
  }

  static String settings(Settings settings) {
    return settings.equals(Settings.DEFAULT) ? "SETTINGS default" : settings.toString();
  }

  @Override
  public void onSettingsAck() {
    events.add("SETTINGS ack");
  }

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
    events.add(
        call(streamId, flags, methodId, literal, timeoutMillis, metadata, hex(in, messageBytes)));
  }

  static String call(
      int streamId,
      int flags,
      int methodId,
      @Nullable MethodLiteral literal,
      long timeoutMillis,
      Metadata metadata,
      String message) {
    String method =
        literal == null
            ? "#" + methodId
            : literal.name() + "#" + literal.assignedId() + "/" + literal.kind();
    return "CALL %d flags=%d %s timeout=%d %s[%s]"
        .formatted(streamId, flags, method, timeoutMillis, metadata(metadata), message);
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
    events.add(reply(streamId, flags, status, load, metadata, hex(in, messageBytes)));
  }

  static String reply(
      int streamId,
      int flags,
      @Nullable Status status,
      long load,
      Metadata metadata,
      String message) {
    String outcome = status == null ? "OK" : status + " details=" + status.details().size();
    return "REPLY %d flags=%d %s%s %s[%s]"
        .formatted(streamId, flags, outcome, load(load), metadata(metadata), message);
  }

  @Override
  public void onData(int streamId, int flags, ByteBuf in, int messageBytes) {
    events.add("DATA %d flags=%d [%s]".formatted(streamId, flags, hex(in, messageBytes)));
  }

  @Override
  public void onHead(int streamId, Metadata metadata) {
    events.add("HEAD %d %s".formatted(streamId, metadata(metadata)).strip());
  }

  @Override
  public void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    String refusal = notProcessed ? " not processed, retry after " + retryAfterMillis : "";
    events.add("CANCEL %d %s%s".formatted(streamId, code, refusal));
  }

  @Override
  public void onWindow(int streamId, long creditBytes) {
    events.add("WINDOW %d +%d".formatted(streamId, creditBytes));
  }

  @Override
  public void onPing(boolean ack, long opaque, long load) {
    events.add("PING%s %016x%s".formatted(ack ? " ack" : "", opaque, load(load)));
  }

  @Override
  public void onGoAway(
      int lastStreamId, boolean isFinal, StatusCode code, long drainMillis, String text) {
    events.add(
        "GOAWAY%s last=%d %s drain=%d '%s'"
            .formatted(isFinal ? " final" : "", lastStreamId, code, drainMillis, text));
  }

  void onFault(MalformedFrameException fault) {
    String where = fault.isFatal() ? "FATAL" : "FAULT " + fault.streamId() + " " + fault.code();
    String data = fault.dataBytes() == 0 ? "" : " data=" + fault.dataBytes();
    MethodLiteral literal = fault.literal();
    String method = literal == null ? "" : " method=" + literal.name() + "#" + literal.assignedId();
    events.add("%s at %d%s%s: %s".formatted(where, fault.offset(), data, method, fault.reason()));
  }

  private static String hex(ByteBuf in, int bytes) {
    return ByteBufUtil.hexDump(in, in.readerIndex(), bytes);
  }

  private static String load(long load) {
    return load == FrameLayout.NO_LOAD
        ? ""
        : " load=" + FrameLayout.inFlight(load) + "/" + FrameLayout.utilisationPermille(load);
  }

  private static String metadata(Metadata metadata) {
    if (metadata.isEmpty()) {
      return "";
    }
    TreeMap<String, String> sorted = new TreeMap<>();
    metadata.forEach((name, value) -> sorted.put(name, HexFormat.of().formatHex(value)));
    return sorted + " ";
  }
}
