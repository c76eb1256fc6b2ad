package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.frame.FrameWriter;
import io.ringwire.codec.frame.MalformedFrameException;
import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's side of a connection: attempts that wait to be written, and those that wait for their reply. Event loop
 * only, but for {@link #submit}.
 */
final class ClientStreams implements Streams {
  /** Attempts that wait for the connection to open, for its socket or for a free stream. */
  static final int WAITING_MAX = 10_000;

  // Ids are 31 bits; well before they run out the connection is replaced.
  private static final int STREAM_ID_LAST = Integer.MAX_VALUE - 2_000_000;

  /** What the pool wants to know. Called on the event loop. */
  interface Listener {
    void onOpen(Connection connection);

    /** The connection takes no further calls soon (first phase) or at once (final). */
    void onDraining(Connection connection);

    void onClosed(Connection connection, Status reason);
  }

  private final Connection connection;
  private final Endpoint endpoint;
  private final Listener listener;
  private final StreamSlots<Attempt> slots = new StreamSlots<>();
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>(0);
  private final MethodIds methodIds = new MethodIds();
  private int endedWaiting;
  private int nextStreamId = 1;
  private volatile boolean isDraining;
  private volatile boolean takesNoCalls;
  private boolean closesWhenEmpty;
  private @Nullable Status closeStatus;

  ClientStreams(Connection connection, Endpoint endpoint, Listener listener) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.listener = listener;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Connection connection() {
    return connection;
  }

  /** Whether the server or the pool said that this connection will end. Any thread. */
  boolean isDraining() {
    return isDraining;
  }

  /** Whether calls are still taken: a draining server's are until its last word. Any thread. */
  boolean takesCalls() {
    return !takesNoCalls;
  }

  /** Starts an attempt. Any thread. */
  void submit(Call call, ReplyReceiver receiver) {
    Attempt attempt = new Attempt(connection, this, call, receiver);
    if (!call.method().kind().streamsRequest()) {
      try {
        attempt.encoded = encodeAhead(call.method().requestSerializer(), call.request());
      } catch (RuntimeException | StackOverflowError e) {
        // Final, not NOT_SENT: no endpoint will take what cannot be written.
        receiver.accept(
            null, new AttemptException(unwritable(call, e), Outcome.ANSWERED, endpoint, 0, e));
        return;
      }
    }
    if (connection.mayWriteAtOnce() && waiting.isEmpty() && canWrite() && !takesNoCalls) {
      start(attempt);
      return;
    }
    if (!connection.enqueueBounded(attempt)) {
      attempt.refuse(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              "too many calls are queued already for " + endpoint.address()));
    }
  }

  @SuppressWarnings("unchecked") // the contract's serializer takes what the contract's method takes
  private <T> @Nullable EncodedMessage encodeAhead(Serializer<T> serializer, Object request) {
    return EncodedMessage.prepare(
        serializer,
        (T) request,
        connection.config().compressMinBytes(),
        connection.peer(),
        connection.allocator());
  }

  private static Status unwritable(Call call, Throwable e) {
    return e instanceof RpcException known
        ? known.status()
        : Status.of(
            StatusCode.INTERNAL,
            "the request of " + call.method().path() + " could not be written: " + e.getMessage());
  }

  // ---- outbound ----

  /** An attempt has reached the loop. */
  void start(Attempt attempt) {
    Deadline deadline = attempt.call.deadline();
    if (!deadline.isNone()) {
      long nowNanos = connection.loop().nanos();
      long remainingNanos = deadline.remainingNanos(nowNanos);
      if (remainingNanos <= 0) {
        attempt.expire();
        return;
      }
      connection.wheel().arm(attempt, nowNanos, remainingNanos);
    }
    attempt.call.cancellation().add(attempt);
    if (attempt.isDone()) {
      return;
    }
    if (takesNoCalls) {
      attempt.fail(closeStatus(), Outcome.NOT_SENT, 0);
      return;
    }
    if (waiting.size() >= WAITING_MAX && endedWaiting > 0) {
      waiting.removeIf(Attempt::isDone);
      endedWaiting = 0;
    }
    if (waiting.isEmpty() && canWrite()) {
      write(attempt);
    } else if (waiting.size() >= WAITING_MAX) {
      attempt.fail(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              WAITING_MAX + " calls wait already to be sent to " + endpoint.address()),
          Outcome.NOT_SENT,
          0);
    } else {
      waiting.add(attempt);
    }
  }

  private boolean canWrite() {
    return connection.outlet().isWritable() && slots.size() < connection.peer().streamsMax();
  }

  @Override
  public void writeWaiting() {
    while (!waiting.isEmpty() && canWrite()) {
      Attempt attempt = waiting.remove();
      if (!attempt.isDone()) {
        write(attempt);
      }
    }
  }

  private void write(Attempt attempt) {
    attempt.open(nextStreamId);
    nextStreamId += 2;
    slots.put(attempt);
    try {
      boolean isWhole = writeCall(attempt, attempt.method());
      connection.outlet().messageWritten();
      attempt.sent(isWhole);
    } catch (RuntimeException | StackOverflowError e) {
      attempt.fail(unwritable(attempt.call, e), Outcome.ANSWERED, 0, e);
    }
    if (nextStreamId > STREAM_ID_LAST && !isDraining) {
      drain();
    }
  }

  @SuppressWarnings("unchecked") // the contract's serializer takes what the contract's method takes
  private <Q> boolean writeCall(Attempt attempt, MethodDescriptor<Q, ?> method) {
    EncodedMessage encoded = attempt.encoded;
    boolean streams = method.kind().streamsRequest();
    Serializer<Q> serializer = method.requestSerializer();
    if (streams || encoded != null) {
      return writeCall(attempt, method, encoded);
    }
    Q request = (Q) attempt.call.request();
    int size = serializer.size(request);
    FrameWriter writer = connection.outlet().writer();
    ByteBuf out = connection.outlet().out();
    MethodLiteral literal = literalFor(method);
    int start = beginCall(attempt, out, literal, FrameFlags.CALL_END);
    if (size > writer.room(out, start)) {
      writer.abandon(out, start);
      EncodedMessage late =
          EncodedMessage.encode(serializer, request, size, false, connection.allocator());
      attempt.encoded = late;
      return writeCall(attempt, method, late);
    }
    try {
      serializer.write(request, out);
    } catch (RuntimeException | Error e) {
      writer.abandon(out, start);
      throw e;
    }
    end(out, start, method, literal);
    return true;
  }

  // With a part of an encoded request, or with none for request streams. Returns whether it was
  // all.
  private boolean writeCall(
      Attempt attempt, MethodDescriptor<?, ?> method, @Nullable EncodedMessage encoded) {
    ByteBuf out = connection.outlet().out();
    MethodLiteral literal = literalFor(method);
    if (encoded == null) {
      end(out, beginCall(attempt, out, literal, FrameFlags.NONE), method, literal);
      return false;
    }
    int compressed = encoded.compressed ? FrameFlags.CALL_COMPRESSED : FrameFlags.NONE;
    int left = encoded.bytes.readableBytes();
    int start = beginCall(attempt, out, literal, FrameFlags.CALL_END | compressed);
    if (left
        <= Math.min(
            connection.outlet().writer().room(out, start), EncodedMessage.WHOLE_BYTES_MAX)) {
      out.writeBytes(encoded.bytes);
      end(out, start, method, literal);
      return true;
    }
    connection.outlet().writer().abandon(out, start);
    start = beginCall(attempt, out, literal, FrameFlags.CALL_MORE | compressed);
    int first =
        Math.min(
            StreamSender.FRAGMENT_BYTES,
            Math.max(connection.outlet().writer().room(out, start), 0));
    out.writeBytes(encoded.bytes, first);
    end(out, start, method, literal);
    attempt.encoded = null;
    attempt.sender = StreamSender.ofLarge(attempt, encoded, true);
    connection.outlet().ready(attempt.sender);
    return false;
  }

  private @Nullable MethodLiteral literalFor(MethodDescriptor<?, ?> method) {
    return methodIds.idOf(method) == 0
        ? methodIds.literal(method, connection.peer().methodIdsMax())
        : null;
  }

  private int beginCall(Attempt attempt, ByteBuf out, @Nullable MethodLiteral literal, int flags) {
    Deadline deadline = attempt.call.deadline();
    // Rounded up: a server must not give up before the caller does.
    long timeoutMillis =
        deadline.isNone()
            ? 0
            : Math.max(
                1,
                TimeUnit.NANOSECONDS.toMillis(
                    deadline.remainingNanos(connection.loop().nanos()) + 999_999));
    return connection
        .outlet()
        .writer()
        .beginCall(
            out,
            attempt.streamId,
            flags,
            methodIds.idOf(attempt.method()),
            literal,
            timeoutMillis,
            attempt.call.metadata());
  }

  private void end(
      ByteBuf out, int start, MethodDescriptor<?, ?> method, @Nullable MethodLiteral literal) {
    connection.outlet().writer().end(out, start);
    if (literal != null) {
      methodIds.sent(method, literal);
    }
  }

  /** Takes no new calls; those under way end, then the connection closes. */
  void drain() {
    isDraining = true;
    takesNoCalls = true;
    closesWhenEmpty = true;
    listener.onDraining(connection);
    closeIfEmpty();
  }

  /** An attempt has ended, one way or another. */
  void ended(Attempt attempt) {
    slots.remove(attempt);
    if (attempt.streamId == 0) {
      endedWaiting++;
    }
    if (!waiting.isEmpty()) {
      connection
          .outlet()
          .flushSoon(); // a stream is free again, and the next drain writes what waits
    }
    closeIfEmpty();
  }

  private void closeIfEmpty() {
    if (closesWhenEmpty && slots.size() == 0 && waiting.stream().allMatch(Attempt::isDone)) {
      closesWhenEmpty = false;
      connection.closeAfterGoAway(
          Status.of(StatusCode.UNAVAILABLE, "the client has closed this connection"));
    }
  }

  Status closeStatus() {
    Status status = closeStatus;
    return status == null
        ? Status.of(
            StatusCode.UNAVAILABLE, "the connection to " + endpoint.address() + " is closed")
        : status;
  }

  // ---- inbound ----

  @Override
  public void onOpen() {
    listener.onOpen(connection);
    writeWaiting();
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
    throw new ProtocolViolation(StatusCode.INTERNAL, "a server sends no CALL");
  }

  @Override
  public void onReply(
      int streamId,
      int flags,
      @Nullable Status status,
      Metadata metadata,
      ByteBuf in,
      int messageBytes)
      throws ProtocolViolation {
    Attempt attempt = slots.get(streamId);
    if (attempt != null) {
      attempt.onReply(flags, status, metadata, in, messageBytes);
    } else {
      checkKnown(streamId);
    }
  }

  @Override
  public void onHead(int streamId, Metadata metadata) throws ProtocolViolation {
    Attempt attempt = slots.get(streamId);
    if (attempt != null) {
      attempt.onHead(metadata);
    } else {
      checkKnown(streamId);
    }
  }

  // Frames of streams that ended here are late, and harmless; those of streams that never were are
  // not.
  private void checkKnown(int streamId) throws ProtocolViolation {
    if ((streamId & 1) == 0 || streamId >= nextStreamId || streamId < 0) {
      throw new ProtocolViolation(StatusCode.INTERNAL, "stream " + streamId + " was never opened");
    }
  }

  @Override
  public void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    Attempt attempt = slots.get(streamId);
    if (attempt == null) {
      return;
    }
    String text =
        notProcessed
            ? endpoint.address() + " refused the call before running it"
            : endpoint.address() + " cancelled the call";
    attempt.fail(
        Status.of(code == StatusCode.OK ? StatusCode.CANCELLED : code, text),
        notProcessed ? Outcome.REFUSED : Outcome.UNKNOWN,
        retryAfterMillis);
  }

  @Override
  public void onGoAway(int lastStreamId, boolean isFinal, StatusCode code, String text) {
    boolean first = !isDraining;
    isDraining = true;
    if (isFinal) {
      closeStatus =
          Status.of(
              StatusCode.UNAVAILABLE,
              endpoint.address() + " goes away" + (text.isEmpty() ? "" : ": " + text));
      takesNoCalls = true;
      closesWhenEmpty = true;
      Status status = closeStatus;
      for (Attempt attempt : new ArrayList<>(waiting)) {
        attempt.fail(status, Outcome.NOT_SENT, 0);
      }
      waiting.clear();
      for (Attempt attempt : slots.all()) {
        if (Integer.compareUnsigned(attempt.streamId, lastStreamId) > 0) {
          attempt.fail(status, Outcome.REFUSED, 0);
        }
      }
    }
    if (first || isFinal) {
      listener.onDraining(connection);
    }
    closeIfEmpty();
  }

  @Override
  public void onMalformed(MalformedFrameException malformed) throws ProtocolViolation {
    Attempt attempt = slots.get(malformed.streamId());
    if (attempt != null) {
      attempt.failLocally(Status.of(malformed.code(), malformed.reason()));
    } else {
      checkKnown(malformed.streamId());
    }
  }

  @Override
  public void onWritable(boolean writable) {}

  @Override
  public void onReadBatchEnd() {}

  @Override
  public void onClosed(Status reason) {
    isDraining = true;
    takesNoCalls = true;
    closesWhenEmpty = false;
    Status status =
        Status.of(reason.code(), "connection to " + endpoint.address() + " lost: " + reason.text());
    if (closeStatus == null) {
      closeStatus = status;
    }
    // Before any call fails: its next attempt must find this endpoint marked.
    listener.onClosed(connection, reason);
    for (Attempt attempt : new ArrayList<>(waiting)) {
      attempt.fail(closeStatus(), Outcome.NOT_SENT, 0);
    }
    waiting.clear();
    for (Attempt attempt : slots.all()) {
      attempt.fail(status, Outcome.UNKNOWN, 0);
    }
  }

  @Override
  public int lastStreamId() {
    return 0; // a server opens none
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
