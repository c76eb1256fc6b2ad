package io.ringwire.perf.load.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.ringwire.perf.load.generator.Target;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.MpscArrayQueue;

/**
 * Sends one request over and over, on a bounded set of HTTP/1.1 connections: one request at a time on each, the most
 * recently used first, so that a low rate keeps few of them busy. A request that finds all of them busy waits, and its
 * wait is part of its latency. Nothing is retried: what a service does to its callers is what is counted.
 *
 * <p>A request that waited for half of its timeout is not sent and fails as {@link #NOT_SENT_IN_TIME}. Behind a server
 * that stood still for a while, requests would otherwise leave with no time left, be cut off with their connections,
 * and keep the server busy with answers that nobody takes, for as long as the load lasts.
 *
 * <p>Everything but the queue of arrivals is confined to one event loop.
 */
public final class HttpTarget implements Target {
  /** Failure of a request that found no free connection in half of its timeout. */
  static final String NOT_SENT_IN_TIME = "NOT_SENT_IN_TIME";

  /** A request that waits longer for a connection is counted in {@link #remarks}. */
  private static final long WAIT_NOTED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

  private final HttpRequestBytes request;
  private final ByteBuf encoded;
  private final int connectionsMax;
  private final long timeoutNanos;
  private final long waitNanosMax;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final Bootstrap bootstrap;
  private final Queue<Exchange> arrivals;

  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private final Deque<HttpConnection> idle = new ArrayDeque<>();
  private final Set<HttpConnection> busy = new LinkedHashSet<>();
  private int connecting;
  private int open;
  private long waitedLong;
  private long notSent;
  private long longestWaitNanos;

  /**
   * Resolves the host; connects with the first request.
   *
   * @param connectionsMax connections at most
   * @param inFlightMax requests under way and waiting at most; more fail at once
   * @throws IllegalArgumentException when the host is unknown
   */
  public HttpTarget(
      HttpRequestBytes request, int connectionsMax, int inFlightMax, Duration timeout) {
    this.request = request;
    this.connectionsMax = connectionsMax;
    this.timeoutNanos = timeout.toNanos();
    this.waitNanosMax = timeoutNanos / 2;
    this.arrivals = new MpscArrayQueue<>(Math.max(2, inFlightMax));
    InetSocketAddress address = new InetSocketAddress(request.host(), request.port());
    if (address.isUnresolved()) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IllegalArgumentException("no address is known of the host " + request.host());
    }
    this.encoded = request.encoded();
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .remoteAddress(address)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpResponseDecoder(), new HttpConnection(HttpTarget.this));
                  }
                });
    loop.scheduleAtFixedRate(this::sweep, SWEEP_NANOS, SWEEP_NANOS, TimeUnit.NANOSECONDS);
  }

  @Override
  public String description() {
    return request.verb()
        + " "
        + request.uri()
        + " over at most "
        + connectionsMax
        + " connections";
  }

  @Override
  public List<String> remarks() {
    return loop.submit(this::remarksOnLoop).syncUninterruptibly().getNow();
  }

  private List<String> remarksOnLoop() {
    if (waitedLong == 0) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d requests, warm-up included, waited more than %d ms for one of %,d connections, at most %,d ms; %,d of"
                + " them were not sent (%s)",
            waitedLong,
            WAIT_NOTED_NANOS / 1_000_000,
            connectionsMax,
            longestWaitNanos / 1_000_000,
            notSent,
            NOT_SENT_IN_TIME));
  }

  @Override
  public void send(long sequence, int operation, Answer answer) {
    if (!arrivals.offer(new Exchange(answer, System.nanoTime(), timeoutNanos))) {
      answer.failed("TOO_MANY_WAITING", "the queue of requests is full");
    }
  }

  @Override
  public void flush() {
    if (!arrivals.isEmpty()) {
      loop.execute(this::takeArrivals);
    }
  }

  private void takeArrivals() {
    for (Exchange next = arrivals.poll(); next != null; next = arrivals.poll()) {
      waiting.add(next);
    }
    assign();
  }

  private void assign() {
    long now = System.nanoTime();
    giveUpWaiting(now);
    while (!waiting.isEmpty() && !idle.isEmpty()) {
      HttpConnection connection = idle.removeLast();
      busy.add(connection);
      Exchange next = waiting.remove();
      noteWait(now - next.arrivedNanos);
      connection.begin(next);
    }
    while (connecting < waiting.size() && open < connectionsMax) {
      connecting++;
      open++;
      bootstrap.connect().addListener((ChannelFuture connect) -> connected(connect));
    }
  }

  private void connected(ChannelFuture connect) {
    connecting--;
    if (connect.isSuccess()) {
      idle.addLast(connect.channel().pipeline().get(HttpConnection.class));
      assign();
      return;
    }
    open--;
    if (open == 0) {
      // Nobody is left who could serve those that wait.
      String text = String.valueOf(connect.cause().getMessage());
      failAll(waiting, "CONNECT_FAILED", text);
    }
  }

  /** The request's bytes, for the writer to release. */
  ByteBuf encodedRequest() {
    return encoded.retainedDuplicate();
  }

  /** The connection's exchange is over and it can take another one. */
  void release(HttpConnection connection) {
    busy.remove(connection);
    idle.addLast(connection);
    assign();
  }

  /** The connection is gone. */
  void forget(HttpConnection connection) {
    boolean known = busy.remove(connection) | idle.remove(connection);
    if (known) {
      open--;
      assign();
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    List<HttpConnection> overdue = new ArrayList<>();
    for (HttpConnection connection : busy) {
      if (connection.isOverdue(now)) {
        overdue.add(connection);
      }
    }
    overdue.forEach(
        connection ->
            connection.fail("TIMEOUT", "no answer in " + timeoutNanos / 1_000_000 + " ms"));
    giveUpWaiting(now);
  }

  private void giveUpWaiting(long now) {
    while (!waiting.isEmpty() && now - waiting.getFirst().arrivedNanos > waitNanosMax) {
      Exchange late = waiting.remove();
      notSent++;
      noteWait(now - late.arrivedNanos);
      late.answer.failed(
          NOT_SENT_IN_TIME,
          "no connection became free in "
              + waitNanosMax / 1_000_000
              + " ms, half of the timeout; "
              + busy.size()
              + " wait for an answer");
    }
  }

  private void noteWait(long waitNanos) {
    if (waitNanos > WAIT_NOTED_NANOS || waitNanos > waitNanosMax) {
      waitedLong++;
    }
    longestWaitNanos = Math.max(longestWaitNanos, waitNanos);
  }

  private static void failAll(Deque<Exchange> exchanges, String status, String text) {
    while (!exchanges.isEmpty()) {
      exchanges.remove().answer.failed(status, text);
    }
  }

  @Override
  public void close() {
    loop.submit(
            () -> {
              List<HttpConnection> all = new ArrayList<>(busy);
              all.addAll(idle);
              all.forEach(
                  connection -> connection.fail("CLOSED", "the load tool closed its connections"));
              failAll(waiting, "CLOSED", "the load tool closed its connections");
            })
        .syncUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    encoded.release();
  }

  /** One request and its answer. */
  record Exchange(Answer answer, long arrivedNanos, long timeoutNanos) {
    boolean isOverdue(long nowNanos) {
      return nowNanos - arrivedNanos > timeoutNanos;
    }
  }
}
