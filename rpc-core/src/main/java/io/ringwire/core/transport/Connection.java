package io.ringwire.core.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.PreferHeapByteBufAllocator;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.ringwire.codec.compression.GzipCompressor;
import io.ringwire.codec.frame.FrameFlags;
import io.ringwire.codec.frame.FrameLayout;
import io.ringwire.codec.frame.FrameReader;
import io.ringwire.codec.frame.FrameSink;
import io.ringwire.codec.frame.MalformedFrameException;
import io.ringwire.codec.frame.MethodLiteral;
import io.ringwire.codec.frame.Settings;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket and everything on it, the same for both sides; what a stream means is left to {@link Streams}.
 *
 * <p><b>Threads.</b> All state belongs to the event loop. Another thread only puts {@link Outbound} work into a queue and
 * makes sure that the loop will look: the first to queue after the loop last looked schedules {@link #drain}, so a burst
 * costs one wake, however many calls it is. The loop then drains the queue whole into one buffer and flushes once.
 *
 * <p><b>Writing</b> is the {@link Outlet}'s: frames go straight into its buffer, and a drain or a read batch ends with one
 * flush.
 *
 * <p><b>Reading.</b> Frames are parsed where the socket's bytes were read to; what a read split, the {@link Inlet} keeps
 * for the next one.
 *
 * <p><b>Bounds.</b> Attempts in the queue: {@link #ATTEMPTS_QUEUED_MAX}; what else is queued there is bounded by the calls
 * under way. One drain: {@link #DRAIN_ITEMS_MAX} items or {@link #DRAIN_BYTES_MAX}, then other connections of the loop have
 * their turn. Messages that are put together: {@link #UNFINISHED_BYTES_MAX}. What waits behind a socket that does not take it: streams x one message, and a server reads no further call
 * meanwhile.
 */
final class Connection extends ChannelInboundHandlerAdapter implements FrameSink {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /**
   * Arrays, where the transport lets us choose: frames and messages are read and written in them in place, and one copy a
   * read or a flush takes them to the socket. Over direct buffers protobuf needs views and copies a message (docs/adr/0013).
   */
  static final ByteBufAllocator ALLOCATOR =
      new PreferHeapByteBufAllocator(ByteBufAllocator.DEFAULT);

  private static final int QUEUE_CHUNK = 128;
  private static final int ATTEMPTS_QUEUED_MAX = 65_536;
  private static final int DRAIN_ITEMS_MAX = 4096;
  private static final long UNFINISHED_BYTES_MAX = 64 << 20;
  private static final int CREDIT_RETURN_BYTES_MAX = 64 << 10;
  private static final int DRAIN_BYTES_MAX = 1 << 20;

  private enum State {
    CONNECTING,
    OPEN,
    CLOSED
  }

  private final EventLoops.Loop loop;
  private final TransportConfig config;
  private final boolean isClient;
  private final Streams streams;
  private final FrameReader reader;
  private final MpscUnboundedArrayQueue<Outbound> queue =
      new MpscUnboundedArrayQueue<>(QUEUE_CHUNK);
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Runnable drain = this::drain;
  private final Inlet inlet;
  private final Outlet outlet;
  private final KeepAlive keepAlive;
  private final RateCap cancels = new RateCap(RateCap.CANCELS_PER_SECOND_MAX);
  private final RateCap pings = new RateCap(RateCap.PINGS_PER_SECOND_MAX);
  private final RateCap bareData = new RateCap(RateCap.BARE_DATA_PER_SECOND_MAX);
  private final RateCap settingsFrames = new RateCap(RateCap.SETTINGS_PER_SECOND_MAX);

  private @Nullable Channel channel;
  private volatile State state = State.CONNECTING;
  private volatile Settings peer = Settings.DEFAULT;
  private Status closeReason =
      Status.of(StatusCode.UNAVAILABLE, "the connection was closed by the peer");
  private boolean wasOpen;
  private boolean settingsAreAcked;
  private long receiveCreditBytes;
  private int returnableBytes;
  private long unfinishedBytes;

  Connection(
      EventLoops.Loop loop, TransportConfig config, boolean isClient, StreamsFactory streams) {
    this.loop = loop;
    this.inlet = new Inlet(loop, allocator());
    this.outlet = new Outlet(loop, allocator(), this::wake);
    this.config = config;
    this.isClient = isClient;
    this.reader = new FrameReader(config.limits());
    this.keepAlive = new KeepAlive(this, isClient);
    this.receiveCreditBytes =
        atLeastDefault(config.connectionCreditBytes(), Settings.DEFAULT.connectionCreditBytes());
    this.streams = streams.create(this);
  }

  /** Makes the side's streams around a connection that is being made. */
  interface StreamsFactory {
    Streams create(Connection connection);
  }

  // ---- for other threads ----

  /** Queues work and wakes the loop if it sleeps. Any thread. */
  void enqueue(Outbound work) {
    queue.offer(work);
    wake();
  }

  /** Queues an attempt unless too many are queued; false then, and it was not touched. Any thread. */
  boolean enqueueBounded(Outbound attempt) {
    if (queue.size() >= ATTEMPTS_QUEUED_MAX) {
      return false;
    }
    enqueue(attempt);
    return true;
  }

  /** Whether the running thread is the loop amid a batch that nothing queued before would have to precede. */
  boolean mayWriteAtOnce() {
    return onLoop() && outlet.isInBatch() && queue.isEmpty();
  }

  /** Queues work without a wake: the caller promises {@link #wake()}. Any thread. */
  void enqueueQuietly(Outbound work) {
    queue.offer(work);
  }

  /** Makes sure that the loop will look into the queue. Any thread. */
  void wake() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      try {
        loop.executor.execute(drain);
      } catch (RejectedExecutionException e) {
        awake.set(false);
        closeQueue(); // the loop has shut down: nobody else will look
      }
    }
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Whether it ever was open: a peer greeted us. */
  boolean wasOpen() {
    return wasOpen;
  }

  Streams streams() {
    return streams;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  Settings peer() {
    return peer;
  }

  TransportConfig config() {
    return config;
  }

  EventLoops.Loop loop() {
    return loop;
  }

  boolean onLoop() {
    return loop.executor.inEventLoop();
  }

  ByteBufAllocator allocator() {
    return ALLOCATOR;
  }

  // ---- life ----

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    outlet.attach(context.channel());
    inlet.attach(context.channel());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (state == State.CLOSED) {
      context.close(); // given up while the connect was under way
      return;
    }
    outlet.writer().preface(outlet.out());
    outlet
        .writer()
        .settings(
            outlet.out(),
            Settings.DEFAULT
                .withFrameBytesMax(config.limits().frameBytesMax())
                .withMessageBytesMax(config.limits().messageBytesMax())
                .withMetadataBytesMax(config.limits().metadataBytesMax())
                .withMethodIdsMax(config.limits().methodIdsMax())
                .withTableEntriesMax(config.limits().tableEntriesMax())
                .withTableBytesMax(config.limits().tableBytesMax())
                .withStreamsMax(config.streamsMax())
                .withStreamCreditBytes(config.streamCreditBytes())
                .withConnectionCreditBytes(config.connectionCreditBytes())
                .withCompressions(1 << GzipCompressor.ID)
                .withKeepAliveMillis(
                    isClient
                        ? 0
                        : (int) Math.min(config.idleTimeout().toMillis(), Integer.MAX_VALUE)));
    outlet.flush();
    keepAlive.start();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      close(
          Status.of(StatusCode.UNAVAILABLE, "TLS handshake failed: " + textOf(handshake.cause())));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("connection to {} failed", address(), cause);
    Status reason = Status.of(StatusCode.UNAVAILABLE, "the connection failed: " + textOf(cause));
    // Not at once: a failed flush tells it here, amid the work on a frame or a message of this
    // connection.
    loop.executor.execute(() -> close(reason));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close(closeReason);
  }

  private static String textOf(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** Closes at once; every call still open fails. Event loop only; only the first close counts. */
  void close(Status reason) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    closeReason = reason;
    keepAlive.stop();
    outlet.close();
    try {
      streams.onClosed(reason);
      closeQueue();
    } finally {
      outlet.close(); // again: of what the calls' ends may have written
      inlet.close();
      Channel open = channel;
      if (open != null) {
        open.close();
      }
    }
  }

  /** Says goodbye, lets what was written leave, then closes. Event loop only. */
  void closeAfterGoAway(Status reason) {
    if (state == State.CLOSED) {
      return;
    }
    closeReason = reason;
    if (!outlet.farewell(streams.lastStreamId(), reason)) {
      close(reason);
      return;
    }
    // A peer that takes no byte must not hold the connection: what remains is closed by force.
    loop.executor.schedule(
        () -> close(reason), config.pingTimeout().toNanos(), TimeUnit.NANOSECONDS);
  }

  void closeIdle() {
    closeAfterGoAway(
        Status.of(
            StatusCode.UNAVAILABLE,
            "closed after " + config.idleTimeout().toMillis() + " ms of silence"));
  }

  void closeDead(long quietNanos) {
    close(
        Status.of(
            StatusCode.UNAVAILABLE,
            "no answer to a PING; the peer has been silent for " + quietNanos / 1_000_000 + " ms"));
  }

  // Synchronized, because callers do it themselves once the loop has shut down, and the queue has
  // one consumer.
  private synchronized void closeQueue() {
    for (Outbound work = queue.poll(); work != null; work = queue.poll()) {
      work.onClosed();
    }
  }

  /** What leaves this connection. */
  Outlet outlet() {
    return outlet;
  }

  int openStreams() {
    return streams.open();
  }

  /** Gives back what only a burst of calls needed. */
  void trim() {
    streams.trim();
  }

  DeadlineWheel wheel() {
    return loop.wheel;
  }

  /** Where the peer is, for texts. */
  String address() {
    Channel open = channel;
    SocketAddress remote = open == null ? null : open.remoteAddress();
    return remote == null ? "unknown" : remote.toString().replaceFirst("^.*/", "");
  }

  @Nullable Channel channel() {
    return channel;
  }

  private void drain() {
    awake.set(false);
    if (state == State.CLOSED) {
      loop.endBatch();
      closeQueue();
      return;
    }
    outlet.beginBatch();
    try {
      int items = 0;
      Outbound work = queue.poll();
      loop.tick();
      while (work != null) {
        work.onLoop(this);
        if (++items >= DRAIN_ITEMS_MAX || outlet.batchBytes() >= DRAIN_BYTES_MAX) {
          wake(); // the rest has its turn after what else the loop has to do
          break;
        }
        work = queue.poll();
      }
      streams.writeWaiting();
      outlet.runSenders(DRAIN_BYTES_MAX);
    } finally {
      outlet.endBatch();
      loop.endBatch();
    }
  }

  /** Counts bytes of messages that are not whole yet; false when the connection would hold too many of them. */
  boolean holdUnfinished(int bytes) {
    if (unfinishedBytes + bytes > UNFINISHED_BYTES_MAX) {
      return false;
    }
    unfinishedBytes += bytes;
    return true;
  }

  void releaseUnfinished(int bytes) {
    unfinishedBytes -= bytes;
  }

  /** Bytes of DATA were used up, on whichever stream: in portions the peer gets them back. */
  void consumed(int bytes) {
    returnableBytes += bytes;
    // Early rather than by half the window: what is kept back here is missing to streams that could
    // go on while others
    // hold their messages.
    if (returnableBytes >= Math.min(config.connectionCreditBytes() / 2, CREDIT_RETURN_BYTES_MAX)) {
      receiveCreditBytes += returnableBytes;
      outlet.window(0, returnableBytes);
      returnableBytes = 0;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    boolean writable = context.channel().isWritable();
    streams.onWritable(writable);
    if (writable) {
      wake();
    }
  }

  // ---- reading; event loop only ----

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf read)) {
      throw new IllegalStateException("a socket gives bytes, got " + message.getClass());
    }
    if (state == State.CLOSED) {
      read.release();
      return;
    }
    keepAlive.onRead(loop.tick());
    outlet.beginBatch();
    ByteBuf frames = inlet.taken(read);
    try {
      readFrames(frames);
    } finally {
      if (state == State.CLOSED) {
        frames.release();
      } else {
        inlet.done(frames);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    streams.onReadBatchEnd();
    drain();
  }

  private void readFrames(ByteBuf frames) {
    try {
      while (state != State.CLOSED) {
        try {
          if (!reader.read(frames, this)) {
            break;
          }
        } catch (MalformedFrameException malformed) {
          onMalformed(malformed);
        }
        if (violation != null) {
          throw violation;
        }
      }
    } catch (ProtocolViolation violated) {
      violation = null;
      refuse(violated.status());
    }
  }

  private void onMalformed(MalformedFrameException malformed) throws ProtocolViolation {
    if (malformed.isFatal()) {
      throw new ProtocolViolation(
          malformed.code(), malformed.reason() + " at byte " + malformed.offset());
    }
    if (malformed.dataBytes() > 0) {
      chargeReceived(malformed.dataBytes() + FrameLayout.HEADER_BYTES);
      consumed(malformed.dataBytes() + FrameLayout.HEADER_BYTES);
    }
    streams.onMalformed(malformed);
  }

  private void refuse(Status reason) {
    LOG.debug("closing the connection to {}: {}", address(), reason.text());
    closeAfterGoAway(reason);
    close(reason);
  }

  // A FrameSink's methods declare no exception, so a violation found in one is kept until the
  // reader is back.
  private @Nullable ProtocolViolation violation;

  private void violated(StatusCode code, String text) {
    if (violation == null) {
      violation = new ProtocolViolation(code, text);
    }
  }

  /** Whether frames no longer count: the connection is being given up. */
  private boolean isOver() {
    return violation != null || state == State.CLOSED;
  }

  @Override
  public void onSettings(Settings settings) {
    if (!settingsFrames.admit()) {
      violated(StatusCode.RESOURCE_EXHAUSTED, "too many SETTINGS frames a second");
      return;
    }
    long creditBytes = settings.connectionCreditBytes() - (long) peer.connectionCreditBytes();
    peer = settings;
    outlet.grant(creditBytes);
    outlet.writer().limits(settings.limits());
    outlet.writer().settingsAck(outlet.out());
    if (state == State.CONNECTING) {
      state = State.OPEN;
      outlet.open();
      wasOpen = true;
      streams.onOpen();
    }
  }

  @Override
  public void onSettingsAck() {
    if (!settingsAreAcked) {
      settingsAreAcked = true;
      receiveCreditBytes +=
          config.connectionCreditBytes()
              - (long)
                  atLeastDefault(
                      config.connectionCreditBytes(), Settings.DEFAULT.connectionCreditBytes());
    }
  }

  // Until the peer has heard our settings it may spend the default credit, even where ours is
  // smaller.
  private static int atLeastDefault(int own, int byDefault) {
    return Math.max(own, byDefault);
  }

  int receiveCreditOfNewStream() {
    int own = config.streamCreditBytes();
    return settingsAreAcked ? own : atLeastDefault(own, Settings.DEFAULT.streamCreditBytes());
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
    if (isOver()) {
      return;
    }
    try {
      streams.onCall(streamId, flags, methodId, literal, timeoutMillis, metadata, in, messageBytes);
    } catch (ProtocolViolation violated) {
      violation = violated;
    }
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
    if (isOver()) {
      return;
    }
    try {
      streams.onReply(streamId, flags, status, metadata, in, messageBytes);
    } catch (ProtocolViolation violated) {
      violation = violated;
    }
  }

  @Override
  public void onData(int streamId, int flags, ByteBuf in, int messageBytes) {
    if (isOver()) {
      return;
    }
    boolean isBare = (flags & FrameFlags.DATA_BARE) != 0;
    if (isBare && !bareData.admit()) {
      violated(StatusCode.RESOURCE_EXHAUSTED, "too many BARE DATA frames a second");
      return;
    }
    int cost = isBare ? 0 : messageBytes + FrameLayout.HEADER_BYTES;
    chargeReceived(cost);
    WireStream stream = streams.stream(streamId);
    if (stream == null) {
      consumed(cost); // of a stream that has ended here and not yet there
    } else {
      stream.onData(flags, in, messageBytes, cost);
    }
  }

  private void chargeReceived(int bytes) {
    receiveCreditBytes -= bytes;
    if (receiveCreditBytes < 0) {
      violated(StatusCode.RESOURCE_EXHAUSTED, "more DATA bytes than the connection had credit for");
    }
  }

  @Override
  public void onHead(int streamId, Metadata metadata) {
    if (isOver()) {
      return;
    }
    try {
      streams.onHead(streamId, metadata);
    } catch (ProtocolViolation violated) {
      violation = violated;
    }
  }

  @Override
  public void onCancel(int streamId, StatusCode code, boolean notProcessed, long retryAfterMillis) {
    if (isOver()) {
      return;
    }
    if (!cancels.admit()) {
      violated(StatusCode.RESOURCE_EXHAUSTED, "too many CANCEL frames a second");
      return;
    }
    streams.onCancel(streamId, code, notProcessed, retryAfterMillis);
  }

  @Override
  public void onWindow(int streamId, long creditBytes) {
    if (isOver()) {
      return;
    }
    if (streamId != 0) {
      WireStream stream = streams.stream(streamId);
      if (stream != null) {
        stream.sendCreditBytes += creditBytes;
        if (stream.sendCreditBytes > Integer.MAX_VALUE) {
          violated(StatusCode.INTERNAL, "more than 2^31-1 bytes of credit on stream " + streamId);
          return;
        }
        StreamSender sender = stream.sender;
        if (sender != null) {
          outlet.ready(sender);
        }
      }
      return;
    }
    if (!outlet.grant(creditBytes)) {
      violated(StatusCode.INTERNAL, "more than 2^31-1 bytes of credit on the connection");
    }
  }

  @Override
  public void onPing(boolean ack, long opaque, long load) {
    if (isOver() || ack) {
      return;
    }
    if (!pings.admit()) {
      violated(StatusCode.RESOURCE_EXHAUSTED, "too many PING frames a second");
      return;
    }
    outlet.writer().ping(outlet.out(), true, opaque, FrameLayout.NO_LOAD);
  }

  @Override
  public void onGoAway(
      int lastStreamId, boolean isFinal, StatusCode code, long drainMillis, String text) {
    streams.onGoAway(lastStreamId, isFinal, code, text);
  }
}
