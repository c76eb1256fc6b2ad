package io.ringwire.gateway.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import io.ringwire.core.transport.EventLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** A port that speaks HTTP/1.1. */
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final WriteBufferWaterMark WRITE_MARKS =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);
  private static final long SWEEP_MILLIS_MAX = 500;
  private static final long SWEEP_MILLIS_MIN = 5;
  private static final long CLOSE_WAIT_SECONDS = 5;

  private final HttpLimits limits;
  private final HttpHandler handler;
  private final EventLoopGroup group;
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong bodyBytes = new AtomicLong();
  private final LongAdder refusals = new LongAdder();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final Channel listener;
  private final List<Future<?>> sweeps;
  private volatile boolean draining;

  private HttpServer(
      InetSocketAddress address,
      HttpLimits limits,
      HttpHandler handler,
      EventLoopGroup group,
      Class<? extends ServerChannel> channelType) {
    this.limits = limits;
    this.handler = handler;
    this.group = group;
    this.listener = listen(address, channelType);
    this.sweeps = startSweeps();
  }

  /**
   * Opens a port.
   *
   * @param address port 0 takes a free one
   * @param loops stay the caller's to close, after the server
   * @throws UncheckedIOException when the port is taken or the address is not this host's, naming it
   */
  public static HttpServer bind(
      InetSocketAddress address, HttpLimits limits, HttpHandler handler, EventLoops loops) {
    return new HttpServer(address, limits, handler, loops.group(), loops.serverChannelType());
  }

  /** As {@link #bind(InetSocketAddress, HttpLimits, HttpHandler, EventLoops)}, on bare Netty loops. */
  static HttpServer bind(
      InetSocketAddress address,
      HttpLimits limits,
      HttpHandler handler,
      EventLoopGroup group,
      Class<? extends ServerChannel> channelType) {
    return new HttpServer(address, limits, handler, group, channelType);
  }

  private Channel listen(InetSocketAddress address, Class<? extends ServerChannel> channelType) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group, group)
            .channel(channelType)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_MARKS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
    try {
      return bootstrap.bind(address).sync().channel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          new IOException("interrupted while opening port " + address.getPort(), e));
    } catch (Exception e) { // Netty throws checked exceptions of the system without declaring them.
      String where = "port " + address.getPort() + " on " + address.getHostString();
      String said = String.valueOf(e.getMessage());
      String fault = said.contains("in use") ? " is taken: " : " cannot be opened: ";
      throw new UncheckedIOException(new IOException(where + fault + said, e));
    }
  }

  private void accept(Channel channel) {
    InetAddress address =
        channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    boolean counted = address != null && !address.isLoopbackAddress();
    int ofAll = open.incrementAndGet();
    int ofAddress = counted ? byAddress.merge(address, 1, Integer::sum) : 0;
    channel
        .closeFuture()
        .addListener(
            closed -> {
              if (counted) {
                byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
              }
              if (open.decrementAndGet() == 0 && draining) {
                drained.complete(null);
              }
            });
    if (draining
        || ofAll > limits.connectionsMax()
        || ofAddress > limits.connectionsPerAddressMax()) {
      refusals.increment();
      channel.close();
      return;
    }
    RequestDecoder decoder = new RequestDecoder(limits);
    HttpConnection connection = new HttpConnection(this, decoder, channel);
    connections.add(connection);
    channel.pipeline().addLast(decoder, connection);
  }

  private List<Future<?>> startSweeps() {
    long shortest =
        Stream.of(limits.headerTimeout(), limits.idleTimeout(), limits.writeStallTimeout())
            .mapToLong(Duration::toMillis)
            .min()
            .orElse(SWEEP_MILLIS_MAX);
    long period = Math.max(SWEEP_MILLIS_MIN, Math.min(SWEEP_MILLIS_MAX, shortest / 4));
    Map<EventExecutor, Future<?>> started = new HashMap<>();
    for (EventExecutor loop : group) {
      started.put(
          loop, loop.scheduleAtFixedRate(() -> sweep(loop), period, period, TimeUnit.MILLISECONDS));
    }
    return List.copyOf(started.values());
  }

  private void sweep(EventExecutor loop) {
    long now = System.nanoTime();
    for (HttpConnection connection : connections) {
      if (connection.channel().eventLoop() == loop) {
        connection.sweep(now);
      }
    }
  }

  HttpLimits limits() {
    return limits;
  }

  HttpHandler handler() {
    return handler;
  }

  boolean isDraining() {
    return draining;
  }

  /** Takes memory for a body; false when all of it is taken. */
  boolean takeBodyBytes(long bytes) {
    if (bodyBytes.addAndGet(bytes) <= limits.bodyBytesTotalMax()) {
      return true;
    }
    bodyBytes.addAndGet(-bytes);
    return false;
  }

  void giveBodyBytesBack(long bytes) {
    bodyBytes.addAndGet(-bytes);
  }

  void left(HttpConnection connection) {
    connections.remove(connection);
  }

  void refused(int status) {
    refusals.increment();
  }

  /** The port that takes connections. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Open connections. */
  public int connections() {
    return open.get();
  }

  /** Memory taken by the bodies of requests that are being read or answered. */
  public long bodyBytes() {
    return bodyBytes.get();
  }

  /** Connections and requests refused before any handler saw them. */
  public long refusals() {
    return refusals.sum();
  }

  /**
   * Takes no new connection, closes those at rest, and the others as soon as they have their answer. Answers without an end
   * of their own are told, see {@link HttpExchange#whenDraining}.
   *
   * @param grace after which those left are cut
   * @return completes when none is left
   */
  public CompletionStage<Void> drain(Duration grace) {
    draining = true;
    listener
        .close()
        .addListener(
            closed -> {
              for (HttpConnection connection : connections) {
                connection.execute(connection::drain);
              }
              if (open.get() == 0) {
                drained.complete(null);
              }
            });
    group
        .next()
        .schedule(
            () -> connections.forEach(connection -> connection.channel().close()),
            grace.toNanos(),
            TimeUnit.NANOSECONDS);
    return drained.whenComplete((done, failure) -> sweeps.forEach(sweep -> sweep.cancel(false)));
  }

  /** Cuts every connection, and waits for that. */
  @Override
  public void close() {
    drain(Duration.ZERO)
        .toCompletableFuture()
        .orTimeout(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)
        .exceptionally(e -> null)
        .join();
  }
}
