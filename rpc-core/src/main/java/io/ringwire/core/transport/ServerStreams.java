package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.frame.FrameLayout;
import io.ringwire.codec.frame.FrameWriter;
import io.ringwire.codec.frame.MalformedFrameException;
import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's side of a connection: the calls under way on it, and the names of methods it was told. Event loop only. */
final class ServerStreams implements Streams {
  private static final Logger LOG = LoggerFactory.getLogger(ServerStreams.class);
  private static final long LARGE_REPLY_BYTES_MAX = 64 << 20;
  private static final long TIMEOUT_MILLIS_MAX = TimeUnit.DAYS.toMillis(365);

  /** A method as the peer named it; without a descriptor when there is none of that path and kind here. */
  private record Named(@Nullable MethodDescriptor<?, ?> method, Status refusal) {}

  private final Connection connection;
  private final Acceptor acceptor;
  private final StreamSlots<ReceivedCall> slots = new StreamSlots<>();
  private final ArrayDeque<ReceivedCall> waiting = new ArrayDeque<>(0);
  private @Nullable Named[] methods = new @Nullable Named[8];
  private int lastStreamId = -1;
  private int lastAccepted = Integer.MAX_VALUE;
  private boolean closesWhenEmpty;
  private boolean isClosingSoon;
  private long heldReplyBytes;

  // Asked for with every call, and the same for the connection's whole life.
  private volatile @Nullable String peerName;

  ServerStreams(Connection connection, Acceptor acceptor) {
    this.connection = connection;
    this.acceptor = acceptor;
  }

  RequestSink sink() {
    return acceptor.sink();
  }

  String peerName() {
    String name = peerName;
    if (name == null) {
      name = acceptor.peerName(connection);
      peerName = name;
    }
    return name;
  }

  void report(MethodDescriptor<?, ?> method, Throwable failure) {
    LOG.debug("a reply of {} failed", method.path(), failure);
  }

  @Override
  public void onOpen() {
    acceptor.opened(connection, this);
  }

  @Override
  public @Nullable WireStream stream(int streamId) {
    return slots.get(streamId);
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
      int messageBytes)
      throws ProtocolViolation {
    openStream(streamId);
    Named named = literal != null ? learn(literal) : known(methodId);
    MethodDescriptor<?, ?> method = named.method();
    if (method == null) {
      if (literal != null && CallKind.ONE_WAY.isWire(literal.kind())) {
        refuse(streamId, named.refusal().code());
      } else {
        writeStatus(streamId, named.refusal());
      }
      return;
    }
    if (slots.size() >= connection.config().streamsMax()) {
      refuse(streamId, StatusCode.RESOURCE_EXHAUSTED);
      return;
    }
    if (Integer.compareUnsigned(streamId, lastAccepted) > 0) {
      refuse(streamId, StatusCode.UNAVAILABLE);
      return;
    }
    boolean isWhole = (flags & FrameFlags.CALL_MORE) == 0;
    Status refusal = isWhole ? acceptor.sink().admit(method) : null;
    if (refusal != null) {
      refuse(streamId, refusal.code());
      return;
    }
    Deadline deadline =
        timeoutMillis == 0
            ? Deadline.NONE
            : Deadline.afterNanos(
                connection.loop().nanos(),
                TimeUnit.MILLISECONDS.toNanos(Math.min(timeoutMillis, TIMEOUT_MILLIS_MAX)));
    ReceivedCall call = new ReceivedCall(connection, this, method, metadata, deadline);
    call.open(streamId);
    slots.put(call);
    call.begin(flags, in, messageBytes, isWhole);
  }

  private void openStream(int streamId) throws ProtocolViolation {
    if ((streamId & 1) == 0 || streamId <= lastStreamId) {
      throw new ProtocolViolation(
          StatusCode.INTERNAL,
          "stream id " + streamId + " after " + lastStreamId + ": ids are odd and rise");
    }
    lastStreamId = streamId;
  }

  private Named learn(MethodLiteral literal) {
    Named named = named(literal);
    int id = literal.assignedId();
    if (id == 0) {
      return named;
    }
    if (id > connection.config().limits().methodIdsMax()) {
      return unusable(StatusCode.RESOURCE_EXHAUSTED, "method id " + id + " is beyond the limit");
    }
    if (id >= methods.length) {
      methods = Arrays.copyOf(methods, Math.max(id + 1, methods.length * 2));
    }
    if (methods[id] != null) {
      return unusable(StatusCode.INTERNAL, "method id " + id + " is assigned already");
    }
    methods[id] = named;
    return named;
  }

  private Named named(MethodLiteral literal) {
    String path = literal.name();
    MethodDescriptor<?, ?> method = acceptor.sink().method(path);
    if (method == null) {
      return new Named(null, acceptor.sink().unknownMethod(path));
    }
    if (!method.kind().isWire(literal.kind())) {
      return unusable(
          StatusCode.UNIMPLEMENTED,
          path
              + " is "
              + method.kind()
              + " here, and was called as "
              + CallKind.nameOf(literal.kind()));
    }
    return new Named(method, Status.OK);
  }

  private Named known(int methodId) {
    Named named = methodId > 0 && methodId < methods.length ? methods[methodId] : null;
    return named != null
        ? named
        : unusable(StatusCode.INTERNAL, "method id " + methodId + " was never assigned");
  }

  private static Named unusable(StatusCode code, String text) {
    return new Named(null, Status.of(code, text));
  }

  private void refuse(int streamId, StatusCode code) {
    connection.outlet().cancel(streamId, code, true, 0);
  }

  void writeStatus(int streamId, Status status) {
    FrameWriter writer = connection.outlet().writer();
    ByteBuf out = connection.outlet().out();
    writer.end(
        out,
        writer.beginReply(
            out, streamId, FrameFlags.NONE, status, FrameLayout.NO_LOAD, Metadata.EMPTY));
    connection.outlet().flushSoon();
  }

  // ---- replies ----

  /** A call was completed. Its reply is written now, or when the socket takes it. */
  void write(ReceivedCall call) {
    if (waiting.isEmpty() && connection.outlet().isWritable()) {
      call.write();
      connection.outlet().messageWritten();
    } else {
      waiting.add(call);
    }
  }

  @Override
  public void writeWaiting() {
    while (!waiting.isEmpty() && connection.outlet().isWritable()) {
      waiting.remove().write();
      connection.outlet().messageWritten();
    }
  }

  /** A call's handler has ended and its reply is written, or nobody waits for it. */
  void left(ReceivedCall call) {
    slots.remove(call);
    closeIfEmpty();
  }

  /** Counts bytes of large replies that wait for credit; false when the connection would hold too many. */
  boolean holdReply(int bytes) {
    if (heldReplyBytes + bytes > LARGE_REPLY_BYTES_MAX) {
      return false;
    }
    heldReplyBytes += bytes;
    return true;
  }

  void releaseReply(int bytes) {
    heldReplyBytes -= bytes;
  }

  // ---- drain ----

  /** First phase: the client looks for another endpoint, and this one still serves what comes. */
  void announceDrain(long drainMillis) {
    connection.outlet().goAway(FrameLayout.LAST_STREAM_ANY, false, drainMillis, "draining");
  }

  /** Second phase: what came so far is served, nothing after it. */
  void drain(long graceMillis) {
    lastAccepted = lastStreamId();
    connection.outlet().goAway(lastAccepted, true, graceMillis, "shut down");
    closesWhenEmpty = true;
    closeIfEmpty();
  }

  private void closeIfEmpty() {
    if (closesWhenEmpty && slots.size() == 0 && !isClosingSoon) {
      isClosingSoon = true;
      // The client closes once it has read the last reply; if it does not, this side does.
      acceptor.closeSoon(connection);
    }
  }

  // ---- other frames ----

  @Override
  public void onReply(
      int streamId,
      int flags,
      @Nullable Status status,
      Metadata metadata,
      ByteBuf in,
      int messageBytes)
      throws ProtocolViolation {
    throw new ProtocolViolation(StatusCode.INTERNAL, "a client sends no REPLY");
  }

  @Override
  public void onHead(int streamId, Metadata metadata) throws ProtocolViolation {
    throw new ProtocolViolation(StatusCode.INTERNAL, "a client sends no HEAD");
  }

  @Override
  public void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    ReceivedCall call = slots.get(streamId);
    if (call != null) {
      call.cancelled(
          Status.of(
              code == StatusCode.DEADLINE_EXCEEDED ? code : StatusCode.CANCELLED,
              "cancelled by the caller"));
    }
  }

  @Override
  public void onGoAway(int lastStreamId, boolean isFinal, StatusCode code, String text) {
    if (isFinal) {
      closesWhenEmpty = true;
      closeIfEmpty();
    }
  }

  @Override
  public void onMalformed(MalformedFrameException malformed) throws ProtocolViolation {
    MethodLiteral literal = malformed.literal();
    int streamId = malformed.streamId();
    ReceivedCall call = slots.get(streamId);
    if (call != null) {
      call.failLocally(Status.of(malformed.code(), malformed.reason()));
      return;
    }
    if (streamId > lastStreamId) {
      openStream(streamId);
      if (literal != null) {
        learn(literal);
      }
      writeStatus(streamId, Status.of(malformed.code(), malformed.reason()));
    }
  }

  @Override
  public void onWritable(boolean writable) {
    // A client that does not read its replies is read no further: its calls would only add to what
    // waits for it.
    Channel channel = connection.channel();
    if (channel != null) {
      channel.config().setAutoRead(writable);
    }
  }

  @Override
  public void onReadBatchEnd() {
    acceptor.sink().batchEnd(connection.loop().index);
  }

  @Override
  public void onClosed(Status reason) {
    closesWhenEmpty = false;
    waiting.clear();
    Status status = Status.of(StatusCode.CANCELLED, "the caller's connection is gone");
    for (ReceivedCall call : slots.all()) {
      call.cancelled(status);
    }
    acceptor.closed(connection);
  }

  @Override
  public int lastStreamId() {
    return Math.max(lastStreamId, 0);
  }

  @Override
  public void trim() {
    slots.shrinkIfEmpty();
  }

  @Override
  public int open() {
    return slots.size();
  }
}
