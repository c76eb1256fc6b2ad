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
import org.jspecify.annotations.Nullable;

/**
 * One call on the server, from its CALL frame to its REPLY. It keeps its stream's place until the handler ends, even when
 * the caller left or was answered before: a client that opens and cancels in a loop gains nothing by it.
 */
final class ReceivedCall extends WireStream implements InboundCall, Outbound, InboundStream.Owner {
  private final ServerStreams streams;
  private final MethodDescriptor<?, ?> method;
  private final Metadata metadata;
  private final Deadline deadline;
  private final Cancellation cancellation = new Cancellation();
  private @Nullable Call call;
  private @Nullable InboundStream<Object> requests;
  private boolean isHandedOver;

  // Written by the thread that completes, read by the loop after it took this from the queue.
  private @Nullable Reply reply;
  private @Nullable Throwable failure;
  private @Nullable EncodedMessage encoded;

  // Event loop only.
  private boolean isAnswered;
  private boolean isCompleted;

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
  }

  // ---- the request ----

  /** Takes the CALL frame's message, or begins the stream of requests. */
  void begin(int flags, ByteBuf in, int messageBytes) {
    if (!deadline.isNone()) {
      connection.wheel().arm(this, deadline.remainingNanos());
    }
    boolean end = (flags & FrameFlags.CALL_END) != 0;
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
    if (end) {
      stream.end(null);
    }
    handOver(stream);
  }

  @Override
  void onMessage(Object message, int wireBytes, int messageBytes) {
    InboundStream<Object> stream = requests;
    if (stream == null) {
      consumed(wireBytes);
      if (!isHandedOver) {
        handOver(message);
      }
    } else if (!stream.push(message, wireBytes, messageBytes)) {
      failLocally(
          Status.of(StatusCode.RESOURCE_EXHAUSTED, "too many requests wait for the handler"));
    }
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

  @Override
  public void
      abandoned() {} // a handler that reads no further lets the rest arrive as far as its credit

  // goes

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
      streams.sink().abandon(method);
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
  public int loop() {
    return connection.loop().index;
  }

  @Override
  public void complete(@Nullable Reply reply, @Nullable Throwable failure) {
    prepare(reply, failure);
    if (connection.onLoop()) {
      onLoop(connection);
      connection.flushSoon();
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
    } catch (RuntimeException e) {
      this.failure = unwritable(e);
    }
  }

  private RuntimeException unwritable(RuntimeException e) {
    return e instanceof RpcException
        ? e
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
    FrameWriter writer = connection.writer();
    ByteBuf out = connection.out();
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
    } catch (RuntimeException e) {
      writer.abandon(out, start);
      answer(unwritableStatus(e));
      leave();
      return;
    }
    writer.abandon(out, start);
    encoded = null;
    sender = StreamSender.ofLarge(this, ahead, false);
    connection.ready(sender);
  }

  /** The server had no room to run it: the caller learns that it did not, and may go elsewhere. */
  private void refuse(AttemptException refusal) {
    answered();
    connection.writeCancel(streamId, refusal.status().code(), true, refusal.retryAfterMillis());
    leave();
  }

  private Status unwritableStatus(RuntimeException e) {
    streams.report(method, e);
    return RpcException.statusOf(unwritable(e));
  }

  private void stream(Reply answer) {
    if (!answer.metadata().isEmpty()) {
      connection.writer().head(connection.out(), streamId, answer.metadata());
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

  @Override
  void sendLast(ByteBuf fragment, boolean compressed) {
    Reply answer = reply;
    FrameWriter writer = connection.writer();
    ByteBuf out = connection.out();
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
    sender = null;
    answered();
    leave();
  }

  @Override
  void onSent(@Nullable Throwable failure) {
    sender = null;
    if (failure != null) {
      streams.report(method, failure);
      answer(RpcException.statusOf(failure));
    } else if (!isAnswered) {
      ByteBuf out = connection.out();
      FrameWriter writer = connection.writer();
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
      connection.writeCancel(streamId, status.code(), false, 0);
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
    releaseStream();
    streams.left(this);
  }
}
