package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.frame.FrameLayout;
import io.ringwire.codec.frame.FrameWriter;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.stream.InboundStream;
import io.ringwire.core.stream.OutboundStream;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call on the server, from its CALL frame to its REPLY. It keeps its stream's place until the handler ends, even when
 * the caller left or was answered before: a client that opens and cancels in a loop gains nothing by it.
 */
final class ReceivedCall extends WireStream implements InboundCall, Outbound, InboundStream.Owner {
  /** Time in which the fragments of a request must have come, where its deadline is not shorter. */
  private static final long REQUEST_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  /** Time in which a client must have taken a large reply, where the deadline is not shorter. */
  private static final long REPLY_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private static final int METADATA_ENTRY_OVERHEAD_BYTES = 8;
  private static final int REPLY_OVERHEAD_BYTES = 64;

  private final ServerStreams streams;
  private final MethodDescriptor<?, ?> method;
  private final Metadata metadata;
  private final Deadline deadline;
  private final Cancellation cancellation = new Cancellation();
  private final long receivedNanos;
  private @Nullable Call call;
  private @Nullable InboundStream<Object> requests;
  private boolean isAdmitted;
  private boolean isHandedOver;

  // Written by the thread that completes, read by the loop after it took this from the queue.
  private @Nullable Reply reply;
  private @Nullable Throwable failure;
  private @Nullable EncodedMessage encoded;

  // Event loop only.
  private boolean isAnswered;
  private boolean isCompleted;
  private int heldReplyBytes;

  ReceivedCall(
      Connection connection,
      ServerStreams streams,
      MethodDescriptor<?, ?> method,
      Metadata metadata,
      Deadline deadline) {
    super(connection);
    this.streams = streams;
    this.method = method;
    this.metadata = metadata;
    this.deadline = deadline;
    this.receivedNanos = connection.loop().nanos();
  }

  // ---- the request ----

  /**
   * Takes the CALL frame's message, or begins the stream of requests.
   *
   * @param isAdmitted false for a request in fragments: it takes a place once it is whole, so that unfinished ones cannot
   *     take the places of others
   */
  void begin(int flags, ByteBuf in, int messageBytes, boolean isAdmitted) {
    this.isAdmitted = isAdmitted;
    long nanos = isAdmitted ? Long.MAX_VALUE : REQUEST_NANOS_MAX;
    long nowNanos = connection.loop().nanos();
    arm(nowNanos, Math.min(nanos, deadline.remainingNanos(nowNanos)));
    if (!method.kind().streamsRequest()) {
      receive(
          in,
          messageBytes,
          (flags & FrameFlags.CALL_MORE) != 0,
          (flags & FrameFlags.CALL_COMPRESSED) != 0,
          0);
      return;
    }
    InboundStream<Object> stream =
        new InboundStream<>(connection.loop().executor, connection::onLoop, this);
    requests = stream;
    if ((flags & FrameFlags.CALL_END) != 0) {
      stream.end(null);
    }
    handOver(stream);
  }

  private void arm(long nowNanos, long nanos) {
    if (nanos != Long.MAX_VALUE) {
      connection.wheel().arm(this, nowNanos, nanos);
    }
  }

  @Override
  void onMessage(Object message, int wireBytes, int messageBytes) {
    InboundStream<Object> stream = requests;
    if (stream == null) {
      connection.consumed(wireBytes); // the stream's own credit is of no use to it any more
      if (!isHandedOver && !isAnswered && (isAdmitted || admit())) {
        handOver(message);
      }
    } else if (!stream.push(message, wireBytes, messageBytes)) {
      failLocally(
          Status.of(StatusCode.RESOURCE_EXHAUSTED, "too many requests wait for the handler"));
    }
  }

  private boolean admit() {
    Status refusal = streams.sink().admit(method);
    if (refusal != null) {
      answered();
      connection.outlet().cancel(streamId, refusal.code(), true, 0);
      leave();
      return false;
    }
    isAdmitted = true;
    connection.wheel().disarm(this);
    long nowNanos = System.nanoTime();
    arm(nowNanos, deadline.remainingNanos(nowNanos));
    return true;
  }

  private void handOver(Object request) {
    if (isAnswered) {
      return; // its deadline passed, or its caller left, while the request was still arriving
    }
    isHandedOver = true;
    Call handed = Call.of(method, request, metadata, deadline, cancellation);
    call = handed;
    streams.sink().accept(this);
  }

  @Override
  Serializer<?> inboundSerializer() {
    return method.requestSerializer();
  }

  @Override
  boolean hasQueuedMessages() {
    return requests != null && requests.hasQueued();
  }

  @Override
  void onPeerEnd() {
    if (requests != null) {
      requests.end(null);
    }
  }

  // A handler that reads no further lets the rest arrive, and be dropped.
  @Override
  public void abandoned() {}

  @Override
  void failLocally(Status status) {
    answer(status);
    end(status);
  }

  // ---- ending early ----

  @Override
  void expire() {
    Status status =
        Status.of(
            StatusCode.DEADLINE_EXCEEDED,
            "the deadline passed before " + method.path() + " answered");
    answer(status);
    end(status);
  }

  /** The caller wants no answer, or is gone. */
  void cancelled(Status status) {
    isAnswered = true;
    end(status);
  }

  private void end(Status status) {
    connection.wheel().disarm(this);
    StreamSender sending = sender;
    if (sending != null) {
      sender = null;
      sending.stop();
    }
    InboundStream<Object> stream = requests;
    if (stream != null) {
      stream.abort(status.asException());
    }
    if (isHandedOver) {
      cancellation.cancel(status);
      if (isCompleted) {
        leave();
      }
    } else {
      leave();
      if (isAdmitted) {
        streams.sink().abandon(method);
      }
    }
  }

  // ---- the reply ----

  @Override
  public Call call() {
    Call handed = call;
    if (handed == null) {
      throw new IllegalStateException("the call has not been handed over");
    }
    return handed;
  }

  @Override
  public String peer() {
    return streams.peerName();
  }

  @Override
  public long receivedNanos() {
    return receivedNanos;
  }

  @Override
  public int loop() {
    return connection.loop().index;
  }

  @Override
  public void complete(@Nullable Reply reply, @Nullable Throwable failure) {
    prepare(reply, failure);
    if (connection.onLoop()) {
      onLoop(connection);
    } else {
      connection.enqueue(this);
    }
  }

  @Override
  public void completeQuietly(@Nullable Reply reply, @Nullable Throwable failure) {
    prepare(reply, failure);
    connection.enqueueQuietly(this);
  }

  @Override
  public void flush() {
    connection.wake();
  }

  @SuppressWarnings("unchecked") // the contract's serializer takes what the contract's method gives
  private <R> void prepare(@Nullable Reply reply, @Nullable Throwable failure) {
    this.reply = reply;
    this.failure = failure;
    if (reply == null || failure != null || reply.isStream() || method.kind() == CallKind.ONE_WAY) {
      return;
    }
    try {
      encoded =
          EncodedMessage.prepare(
              (Serializer<R>) method.replySerializer(),
              (R) reply.message(),
              connection.config().compressMinBytes(),
              connection.peer(),
              connection.allocator());
    } catch (RuntimeException | StackOverflowError e) {
      this.failure = unwritable(e);
    }
  }

  private RuntimeException unwritable(Throwable e) {
    return e instanceof RpcException known
        ? known
        : Status.of(StatusCode.INTERNAL, "the reply of " + method.path() + " could not be written")
            .asException(e);
  }

  @Override
  public void onLoop(Connection connection) {
    if (isCompleted) {
      return;
    }
    isCompleted = true;
    if (isAnswered || method.kind() == CallKind.ONE_WAY) {
      leave();
    } else {
      streams.write(this);
    }
  }

  @Override
  public void onClosed() {
    isCompleted = true;
    leave();
  }

  /** Writes the reply, or what of it the socket takes. */
  void write() {
    if (isAnswered) {
      leave();
      return;
    }
    Reply answer = reply;
    if (failure instanceof AttemptException refusal && refusal.outcome() == Outcome.REFUSED) {
      refuse(refusal);
    } else if (failure != null || answer == null) {
      answer(failure == null ? Status.of(StatusCode.INTERNAL) : RpcException.statusOf(failure));
      leave();
    } else if (method.kind().streamsReply()) {
      stream(answer);
    } else {
      writeMessage(answer);
    }
  }

  @SuppressWarnings("unchecked") // the contract's serializer takes what the contract's method gives
  private <R> void writeMessage(Reply answer) {
    Serializer<R> serializer = (Serializer<R>) method.replySerializer();
    EncodedMessage ahead = encoded;
    FrameWriter writer = connection.outlet().writer();
    ByteBuf out = connection.outlet().out();
    int start;
    try {
      int compressed =
          ahead != null && ahead.compressed ? FrameFlags.REPLY_COMPRESSED : FrameFlags.NONE;
      start =
          writer.beginReply(
              out, streamId, compressed, null, FrameLayout.NO_LOAD, answer.metadata());
    } catch (RuntimeException e) {
      answer(unwritableStatus(e));
      leave();
      return;
    }
    try {
      int room = Math.min(writer.room(out, start), EncodedMessage.WHOLE_BYTES_MAX);
      if (ahead == null) {
        R message = (R) answer.message();
        int size = serializer.size(message);
        if (size <= room) {
          serializer.write(message, out);
          writer.end(out, start);
          answered();
          leave();
          return;
        }
        ahead = EncodedMessage.encode(serializer, message, size, false, connection.allocator());
        encoded = ahead;
      } else if (ahead.bytes.readableBytes() <= room) {
        out.writeBytes(ahead.bytes);
        writer.end(out, start);
        answered();
        leave();
        return;
      }
    } catch (RuntimeException | StackOverflowError e) {
      writer.abandon(out, start);
      answer(unwritableStatus(e));
      leave();
      return;
    }
    writer.abandon(out, start);
    if (!streams.holdReply(ahead.bytes.readableBytes())) {
      answer(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED, "too many large replies wait for this connection"));
      leave();
      return;
    }
    heldReplyBytes = ahead.bytes.readableBytes();
    encoded = null;
    sender = StreamSender.ofLarge(this, ahead, false);
    connection.outlet().ready(sender);
    long nowNanos = System.nanoTime();
    arm(nowNanos, Math.min(REPLY_NANOS_MAX, deadline.remainingNanos(nowNanos)));
  }

  /** The server had no room to run it: the caller learns that it did not, and may go elsewhere. */
  private void refuse(AttemptException refusal) {
    answered();
    connection.outlet().cancel(streamId, refusal.status().code(), true, refusal.retryAfterMillis());
    leave();
  }

  private Status unwritableStatus(Throwable e) {
    streams.report(method, e);
    return RpcException.statusOf(unwritable(e));
  }

  private void stream(Reply answer) {
    if (!answer.metadata().isEmpty()) {
      try {
        connection.outlet().writer().head(connection.outlet().out(), streamId, answer.metadata());
      } catch (RuntimeException e) {
        Status status = unwritableStatus(e);
        answer(status);
        cancellation.cancel(status);
        leave();
        return;
      }
    }
    OutboundStream source = new OutboundStream(this::wakeSender);
    sender = StreamSender.ofMessages(this, source, method.replySerializer());
    try {
      @SuppressWarnings("unchecked") // messages of any type go to the contract's serializer
      Flow.Publisher<Object> messages = (Flow.Publisher<Object>) answer.messages();
      messages.subscribe(source);
    } catch (RuntimeException e) {
      onSent(e);
    }
  }

  private void wakeSender() {
    StreamSender sending = sender;
    if (sending != null) {
      sending.wake();
    }
  }

  @Override
  boolean lastFragmentIsApart() {
    return true;
  }

  // The REPLY's metadata needs its room in the frame; what is left of it may end the message.
  @Override
  int lastFragmentBytesMax() {
    Metadata trailer = reply == null ? Metadata.EMPTY : reply.metadata();
    int metadataBytes = trailer.bytes() + trailer.size() * METADATA_ENTRY_OVERHEAD_BYTES;
    int room = connection.peer().frameBytesMax() - metadataBytes - REPLY_OVERHEAD_BYTES;
    return Math.max(0, Math.min(StreamSender.FRAGMENT_BYTES, room));
  }

  @Override
  void sendLast(ByteBuf fragment, boolean compressed) {
    sender = null;
    Reply answer = reply;
    FrameWriter writer = connection.outlet().writer();
    ByteBuf out = connection.outlet().out();
    try {
      int start =
          writer.beginReply(
              out,
              streamId,
              compressed ? FrameFlags.REPLY_COMPRESSED : FrameFlags.NONE,
              null,
              FrameLayout.NO_LOAD,
              answer == null ? Metadata.EMPTY : answer.metadata());
      out.writeBytes(fragment);
      writer.end(out, start);
      answered();
    } catch (RuntimeException e) {
      answer(unwritableStatus(e));
    }
    leave();
  }

  @Override
  void onSent(@Nullable Throwable failure) {
    sender = null;
    if (failure != null) {
      streams.report(method, failure);
      answer(RpcException.statusOf(failure));
    } else if (!isAnswered) {
      ByteBuf out = connection.outlet().out();
      FrameWriter writer = connection.outlet().writer();
      writer.end(
          out,
          writer.beginReply(
              out, streamId, FrameFlags.NONE, null, FrameLayout.NO_LOAD, Metadata.EMPTY));
      answered();
    }
    leave();
  }

  /** Writes a failure as the REPLY, unless the stream has had one or needs none. */
  private void answer(Status status) {
    if (isAnswered) {
      return;
    }
    answered();
    if (method.kind() == CallKind.ONE_WAY) {
      connection.outlet().cancel(streamId, status.code(), false, 0);
    } else {
      streams.writeStatus(streamId, status);
    }
  }

  private void answered() {
    isAnswered = true;
    InboundStream<Object> stream = requests;
    if (stream != null) {
      // What the caller still sends goes nowhere: it is told to stop by the REPLY itself.
      stream.abort(Status.of(StatusCode.CANCELLED, "the call has been answered").asException());
    }
  }

  private void leave() {
    EncodedMessage ahead = encoded;
    if (ahead != null) {
      encoded = null;
      ahead.bytes.release();
    }
    streams.releaseReply(heldReplyBytes);
    heldReplyBytes = 0;
    releaseStream();
    streams.left(this);
  }
}
