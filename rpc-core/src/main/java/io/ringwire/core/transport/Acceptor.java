package io.ringwire.core.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one address and turns what comes into calls for a {@link RequestSink}. */
public final class Acceptor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
  private static final int BACKLOG = 4096;
  private static final int CONNECTIONS_MAX = 65_536;

  // How long a drained connection is left to its client, which closes it after the last reply.
  private static final long LINGER_MILLIS = 1000;

  private static final long RELEASE_MILLIS = 5;

  private final RequestSink sink;
  private final TransportConfig config;
  private final EventLoops loops;
  private final @Nullable Tls tls;
  private final Map<Connection, ServerStreams> connections = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final Channel listener;
  private volatile long announcedDrainMillis = -1;
  private volatile boolean isDraining;
  private volatile long drainGraceMillis;

  private Acceptor(
      InetSocketAddress address,
      RequestSink sink,
      TransportConfig config,
      EventLoops loops,
      @Nullable Tls tls) {
    this.sink = sink;
    this.config = config;
    this.loops = loops;
    this.tls = tls;
    this.listener = listen(address);
  }

  /**
   * Binds and begins to accept.
   *
   * @param address port 0 for a free one
   * @param tls null for plain text
   * @throws UncheckedIOException when the address cannot be bound, naming it and why
   */
  public static Acceptor bind(
      InetSocketAddress address,
      RequestSink sink,
      TransportConfig config,
      EventLoops loops,
      @Nullable Tls tls) {
    return new Acceptor(address, sink, config, loops, tls);
  }

  private Channel listen(InetSocketAddress address) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannelType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, Connection.ALLOCATOR)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(config.writeLowBytes(), config.writeHighBytes()))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    Throwable cause = bound.cause();
    String where = "port " + address.getPort() + " on " + address.getHostString();
    if (cause instanceof BindException || cause instanceof IOException) {
      throw new UncheckedIOException(
          where
              + (isTaken(cause)
                  ? " is taken: choose another port, or 0 for a free one"
                  : " cannot be bound: " + cause.getMessage()),
          cause instanceof IOException io ? io : new IOException(cause));
    }
    throw new IllegalStateException(where + " cannot be bound", cause);
  }

  private static boolean isTaken(Throwable cause) {
    return cause.getMessage() != null && cause.getMessage().contains("in use");
  }

  private void accept(Channel channel) {
    if (connections.size() >= CONNECTIONS_MAX) {
      LOG.warn("refusing a connection: {} are open already", CONNECTIONS_MAX);
      channel.close();
      return;
    }
    Connection connection =
        new Connection(
            loops.loopOf(channel.eventLoop()),
            config,
            false,
            self -> new ServerStreams(self, this));
    connections.put(connection, (ServerStreams) connection.streams());
    if (tls != null) {
      channel.pipeline().addLast(tls.newServerHandler(channel.alloc()));
    }
    channel.pipeline().addLast(connection);
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (!connection.isOpen()) {
                connection.close(Status.of(StatusCode.DEADLINE_EXCEEDED, "no greeting in time"));
              }
            },
            config.connectTimeout().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  RequestSink sink() {
    return sink;
  }

  String peerName(Connection connection) {
    Channel channel = connection.channel();
    SslHandler handler = channel == null ? null : channel.pipeline().get(SslHandler.class);
    String subject = handler == null ? "" : Tls.peerSubject(handler.engine());
    return subject.isEmpty() ? connection.address() : subject + " at " + connection.address();
  }

  void opened(Connection connection, ServerStreams streams) {
    if (isDraining) {
      streams.drain(drainGraceMillis);
    } else if (announcedDrainMillis >= 0) {
      streams.announceDrain(announcedDrainMillis);
    }
  }

  void closed(Connection connection) {
    connections.remove(connection);
    if (isDraining && connections.isEmpty()) {
      drained.complete(null);
    }
  }

  /** Closes a drained connection, unless its client does so first: after what it was sent has left. */
  void closeSoon(Connection connection) {
    connection
        .outlet()
        .afterFlush(
            () ->
                connection
                    .loop()
                    .executor
                    .schedule(
                        () -> connection.close(Status.of(StatusCode.UNAVAILABLE, "drained")),
                        LINGER_MILLIS,
                        TimeUnit.MILLISECONDS));
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Connections that are open now. */
  public int connections() {
    return connections.size();
  }

  /** First phase of a drain: clients are told to look elsewhere; new connections and calls are still served. */
  public void announceDrain(Duration drain) {
    announcedDrainMillis = drain.toMillis();
    connections.forEach(
        (connection, streams) ->
            connection.loop().executor.execute(() -> streams.announceDrain(announcedDrainMillis)));
  }

  /**
   * Second phase: listens no more, refuses new calls as never run, and serves what is under way for at most {@code
   * grace}; what is left then is cut off. Completes when every connection is closed.
   */
  public CompletionStage<Void> drain(Duration grace) {
    drainGraceMillis = grace.toMillis();
    isDraining = true;
    ChannelFuture closed = listener.close();
    if (!EventLoops.onLoopThread() && !listener.eventLoop().isShuttingDown()) {
      // Whoever comes back from here may bind the port again. The JDK lets go of a closed listening
      // socket only when its
      // selector is next asked, which a loop does between two tasks that are apart in time.
      closed.awaitUninterruptibly();
      listener
          .eventLoop()
          .schedule(() -> {}, RELEASE_MILLIS, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly();
    }
    connections.forEach(
        (connection, streams) ->
            connection.loop().executor.execute(() -> streams.drain(drainGraceMillis)));
    loops.schedule(this::cutOff, grace.toNanos());
    if (connections.isEmpty()) {
      drained.complete(null);
    }
    return drained;
  }

  private void cutOff() {
    connections.forEach(
        (connection, streams) ->
            connection
                .loop()
                .executor
                .execute(
                    () ->
                        connection.close(
                            Status.of(
                                StatusCode.UNAVAILABLE, "the server's grace period is over"))));
  }

  /** Cuts every connection off at once. */
  @Override
  public void close() {
    drain(Duration.ZERO);
  }
}
