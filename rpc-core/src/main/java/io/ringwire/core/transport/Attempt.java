package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.serialization.Serializer;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.stream.InboundStream;
import io.ringwire.core.stream.OutboundStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try of a call on one connection, from the caller's thread to the reply. After {@link Connection#enqueue} it
 * belongs to the event loop; its outcome is told there.
 */
final class Attempt extends WireStream implements Outbound, Runnable, InboundStream.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private enum Phase {
    /** Not yet written: what fails it now is NOT_SENT. */
    WAITING,
    /** Written, at least in part. */
    SENT,
    DONE
  }

  final Call call;

  /** The request, when it had to be encoded ahead. Released when written or when the attempt ends. */
  @Nullable EncodedMessage encoded;

  private final ClientStreams streams;
  private final ReplyReceiver receiver;
  private Phase phase = Phase.WAITING;
  private Metadata headMetadata = Metadata.EMPTY;
  private @Nullable InboundStream<Object> messages;

  Attempt(Connection connection, ClientStreams streams, Call call, ReplyReceiver receiver) {
    super(connection);
    this.streams = streams;
    this.call = call;
    this.receiver = receiver;
  }

  MethodDescriptor<?, ?> method() {
    return call.method();
  }

  Endpoint endpoint() {
    return streams.endpoint();
  }

  boolean isDone() {
    return phase == Phase.DONE;
  }

  // ---- leaving ----

  @Override
  public void onLoop(Connection connection) {
    streams.start(this);
  }

  /** It was never queued. On the caller's thread, which alone knows of it. */
  void refuse(Status status) {
    phase = Phase.DONE;
    EncodedMessage request = encoded;
    if (request != null) {
      encoded = null;
      request.bytes.release();
    }
    receiver.accept(null, new AttemptException(status, Outcome.NOT_SENT, endpoint(), 0, null));
  }

  @Override
  public void onClosed() {
    fail(streams.closeStatus(), Outcome.NOT_SENT, 0);
  }

  /** The CALL is in the buffer: with all of the request, a part of it, or (for request streams) none. */
  void sent(boolean requestIsWhole) {
    phase = Phase.SENT;
    if (method().kind() == CallKind.ONE_WAY) {
      if (requestIsWhole) {
        complete(Reply.NONE);
      }
    } else if (method().kind().streamsRequest()) {
      subscribeToRequests();
    }
  }

  private void subscribeToRequests() {
    OutboundStream source = new OutboundStream(() -> wakeSender());
    sender = StreamSender.ofMessages(this, source, method().requestSerializer());
    try {
      call.requests().subscribe(source);
    } catch (RuntimeException e) {
      onSent(e);
    }
  }

  // The publisher may signal before the field is set by the constructor's caller, or after the
  // stream ended.
  private void wakeSender() {
    StreamSender sending = sender;
    if (sending != null) {
      sending.wake();
    }
  }

  @Override
  boolean lastFragmentIsApart() {
    return false;
  }

  @Override
  int lastFragmentBytesMax() {
    return 0;
  }

  @Override
  void sendLast(ByteBuf fragment, boolean compressed) {
    throw new IllegalStateException("a request's last fragment is DATA");
  }

  @Override
  void onSent(@Nullable Throwable failure) {
    sender = null;
    if (failure != null) {
      Status status = RpcException.statusOf(failure);
      connection.outlet().cancel(streamId, StatusCode.CANCELLED, false, 0);
      fail(status.isOk() ? Status.of(StatusCode.UNKNOWN) : status, Outcome.ANSWERED, 0, failure);
    } else if (method().kind() == CallKind.ONE_WAY) {
      complete(Reply.NONE);
    } else if (method().kind().streamsRequest()) {
      connection.outlet().end(this);
    }
  }

  // ---- coming back ----

  @Override
  Serializer<?> inboundSerializer() {
    return method().replySerializer();
  }

  @Override
  boolean hasQueuedMessages() {
    return messages != null && messages.hasQueued();
  }

  @Override
  void onMessage(Object message, int wireBytes, int messageBytes) {
    if (!method().kind().streamsReply()) {
      // The message of a unary reply is whole only with its REPLY: see onReply.
      connection.consumed(wireBytes);
      complete(Reply.of(message, headMetadata));
      return;
    }
    InboundStream<Object> stream = startedStream();
    if (!stream.push(message, wireBytes, messageBytes)) {
      connection.outlet().cancel(streamId, StatusCode.RESOURCE_EXHAUSTED, false, 0);
      fail(
          Status.of(StatusCode.RESOURCE_EXHAUSTED, "too many messages wait for the subscriber"),
          Outcome.ANSWERED,
          0);
    }
  }

  void onHead(Metadata metadata) {
    headMetadata = metadata;
    if (method().kind().streamsReply()) {
      startedStream();
    }
  }

  private InboundStream<Object> startedStream() {
    InboundStream<Object> stream = messages;
    if (stream == null) {
      stream = new InboundStream<>(connection.loop().executor, connection::onLoop, this);
      messages = stream;
      answer(Reply.stream(stream, headMetadata), null);
    }
    return stream;
  }

  void onReply(
      int flags, @Nullable Status status, Metadata metadata, ByteBuf in, int messageBytes) {
    if (status != null) {
      fail(status, Outcome.ANSWERED, 0);
    } else if (method().kind().streamsReply()) {
      if (messages == null && !metadata.isEmpty()) {
        headMetadata = metadata;
      }
      if (isAssembling()) {
        failLocally(Status.of(StatusCode.INTERNAL, "it ended in the middle of a message"));
        return;
      }
      InboundStream<Object> stream = startedStream();
      finish();
      stream.end(null);
    } else {
      if (!metadata.isEmpty()) {
        headMetadata = headMetadata.merge(metadata);
      }
      receive(in, messageBytes, false, (flags & FrameFlags.REPLY_COMPRESSED) != 0, 0);
    }
  }

  @Override
  void onPeerEnd() {} // the REPLY ends the stream; a server's END adds nothing

  @Override
  void failLocally(Status status) {
    connection.outlet().cancel(streamId, StatusCode.CANCELLED, false, 0);
    fail(
        Status.of(
            status.code() == StatusCode.INVALID_ARGUMENT ? StatusCode.INTERNAL : status.code(),
            "the reply of " + method().path() + ": " + status.text()),
        Outcome.ANSWERED,
        0);
  }

  @Override
  public void abandoned() {
    if (!isDone()) {
      connection.outlet().cancel(streamId, StatusCode.CANCELLED, false, 0);
      finish();
    }
  }

  // ---- ending ----

  /** The deadline passed. */
  @Override
  void expire() {
    endEarly(
        Status.of(
            StatusCode.DEADLINE_EXCEEDED,
            "no reply of " + method().path() + " within the deadline"));
  }

  /** The call's cancellation fired. Any thread. */
  @Override
  public void run() {
    if (connection.onLoop()) {
      cancelNow();
    } else {
      connection.enqueue(new Cancel(this));
    }
  }

  private void cancelNow() {
    Status cause = call.cancellation().cause();
    endEarly(cause == null ? Status.of(StatusCode.CANCELLED) : cause);
  }

  private void endEarly(Status status) {
    if (phase == Phase.SENT) {
      connection.outlet().cancel(streamId, status.code(), false, 0);
    }
    fail(status, phase == Phase.SENT ? Outcome.UNKNOWN : Outcome.NOT_SENT, 0);
  }

  private record Cancel(Attempt attempt) implements Outbound {
    @Override
    public void onLoop(Connection connection) {
      attempt.cancelNow();
    }

    @Override
    public void onClosed() {
      attempt.cancelNow();
    }
  }

  void fail(Status status, Outcome outcome, long retryAfterMillis) {
    fail(status, outcome, retryAfterMillis, null);
  }

  void fail(Status status, Outcome outcome, long retryAfterMillis, @Nullable Throwable cause) {
    if (isDone()) {
      return;
    }
    finish();
    AttemptException failure =
        new AttemptException(status, outcome, endpoint(), retryAfterMillis, cause);
    InboundStream<Object> stream = messages;
    if (stream == null) {
      answer(null, failure);
    } else if (outcome == Outcome.ANSWERED && status.code() != StatusCode.DEADLINE_EXCEEDED) {
      stream.end(failure);
    } else {
      // Too late, or cut off: what is queued is not waited for.
      stream.abort(failure);
    }
  }

  private void complete(Reply answer) {
    if (!isDone()) {
      finish();
      answer(answer, null);
    }
  }

  /** The one word to the caller. What its code throws must not end the connection that others share. */
  private void answer(@Nullable Reply reply, @Nullable Throwable failure) {
    try {
      receiver.accept(reply, failure);
    } catch (Throwable thrown) {
      LOG.error("what received the outcome of {} threw", method().path(), thrown);
    }
  }

  private void finish() {
    phase = Phase.DONE;
    call.cancellation().remove(this);
    EncodedMessage request = encoded;
    if (request != null) {
      encoded = null;
      request.bytes.release();
    }
    releaseStream();
    streams.ended(this);
  }
}
