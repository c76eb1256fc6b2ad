package io.ringwire.perf.load.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.ringwire.perf.load.generator.Target.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of connections to one origin. HTTP/1.1 carries one request at a time on each, the most recently used first,
 * so that a low rate keeps few of them busy; HTTP/2 as many as the server's SETTINGS allow, by turns. A request that finds no
 * room waits, and its wait is part of its latency. Nothing is retried: what a service does to its callers is what is
 * counted.
 *
 * <p>A request that waited for half of its timeout is not sent and fails as {@link #NOT_SENT_IN_TIME}. Behind a server
 * that stood still for a while, requests would otherwise leave with no time left, be cut off with their connections,
 * and keep the server busy with answers that nobody takes, for as long as the load lasts.
 *
 * <p>{@link #send} and {@link #flush} may run on any thread. Everything but the queue of arrivals is confined to one
 * event loop, and answers are told there.
 */
public final class HttpPool implements AutoCloseable {
  /** Failure of a request that found no room in half of its timeout. */
  static final String NOT_SENT_IN_TIME = "NOT_SENT_IN_TIME";

  /** A request that waits longer for a connection is counted in {@link #remarks}. */
  private static final long WAIT_NOTED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * A connection of HTTP/1.1 that served nothing for so long is closed here: servers close theirs after 5 s (Node) and more, and a
   * request that meets the close is lost.
   */
  private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(4);

  /** Of them a sweep, so that the close of many does not hold the loop. */
  private static final int IDLE_CLOSED_MAX = 4;

  /** Pause after a failed connect while other connections serve. */
  private static final long RECONNECT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final HttpOrigin origin;
  private final HttpOptions options;
  private final long timeoutNanos;
  private final long waitNanosMax;
  private final long idleNanosMax;
  private final EventLoopGroup loops;
  private final EventLoop loop;
  private final Connector connector;
  private final Queue<Exchange> arrivals;
  private final AtomicBoolean isTakingScheduled = new AtomicBoolean();

  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private final Exchanges underWay = new Exchanges();

  /** Connections with room, each once. */
  private final Deque<HttpConnection> roomy = new ArrayDeque<>();

  private final Set<HttpConnection> serving = new LinkedHashSet<>();

  /** Connections that take no more requests and still bring answers. */
  private final Set<HttpConnection> retired = new LinkedHashSet<>();

  private final List<HttpConnection> unflushed = new ArrayList<>();
  private HttpVersion spoken;
  private int opening;
  private boolean hasArrivals;
  private long connectFailedNanos;
  private boolean isClosed;
  private long waitedLong;
  private long notSent;
  private long longestWaitNanos;

  /**
   * Resolves the host; connects with the first request.
   *
   * @throws IllegalArgumentException when the host is unknown or the trusted authorities cannot be read
   */
  public HttpPool(HttpOrigin origin, HttpOptions options) {
    this(origin, options, IDLE_NANOS_MAX);
  }

  HttpPool(HttpOrigin origin, HttpOptions options, long idleNanosMax) {
    this.idleNanosMax = idleNanosMax;
    this.origin = origin;
    this.options = options;
    timeoutNanos = options.timeout().toNanos();
    waitNanosMax = timeoutNanos / 2;
    arrivals = new MpscArrayQueue<>(Math.max(2, options.inFlightMax()));
    spoken =
        options.version() != HttpVersion.AUTO
            ? options.version()
            : origin.secure() ? HttpVersion.AUTO : HttpVersion.HTTP_1_1;
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loop = loops.next();
    connectFailedNanos = System.nanoTime() - RECONNECT_PAUSE_NANOS;
    try {
      connector = new Connector(this, origin, options, loop);
    } catch (IllegalArgumentException e) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
    loop.scheduleAtFixedRate(this::sweep, SWEEP_NANOS, SWEEP_NANOS, TimeUnit.NANOSECONDS);
  }

  public HttpOrigin origin() {
    return origin;
  }

  /** For the report: what requests travel on. */
  public String description() {
    if (options.connectionsMax() == 0 && options.version() == HttpVersion.AUTO && origin.secure()) {
      return "over HTTP/1.1 or 2 as the server chooses";
    }
    int connections = options.connectionsMax(spokenAtFirst());
    String plural = connections == 1 ? " connection" : " connections";
    return "over at most " + connections + " " + spokenAtFirst() + plural;
  }

  private HttpVersion spokenAtFirst() {
    return options.version() == HttpVersion.AUTO && !origin.secure()
        ? HttpVersion.HTTP_1_1
        : options.version();
  }

  /** For the report: how requests were held back; empty when none was. */
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
            "%,d requests, warm-up included, waited more than %d ms for room on %,d connections, at"
                + " most %,d ms; %,d of them were not sent (%s)",
            waitedLong,
            WAIT_NOTED_NANOS / 1_000_000,
            options.connectionsMax(spoken),
            longestWaitNanos / 1_000_000,
            notSent,
            NOT_SENT_IN_TIME));
  }

  /** Takes a request in, to be sent at the latest with the next {@link #flush}. The answer is told exactly once. */
  public void send(HttpRequest request, Answer answer) {
    if (!arrivals.offer(new Exchange(request, answer, System.nanoTime()))) {
      answer.failed("TOO_MANY_WAITING", "the queue of requests is full");
    }
  }

  /** Lets go of what {@link #send} took in. */
  public void flush() {
    if (!arrivals.isEmpty() && isTakingScheduled.compareAndSet(false, true)) {
      loop.execute(this::takeArrivals);
    }
  }

  private void takeArrivals() {
    isTakingScheduled.set(false);
    for (Exchange next = arrivals.poll(); next != null; next = arrivals.poll()) {
      if (isClosed) {
        next.fail("CLOSED", "the load tool closed its connections");
      } else {
        waiting.add(next);
        hasArrivals = true;
      }
    }
    assign();
  }

  private void assign() {
    long now = System.nanoTime();
    giveUpWaiting(now);
    while (!waiting.isEmpty()) {
      HttpConnection connection = takeRoomy();
      if (connection == null) {
        break;
      }
      Exchange next = waiting.remove();
      noteWait(now - next.arrivedNanos);
      next.connection = connection;
      underWay.add(next);
      connection.begin(next);
      noteRoom(connection);
      noteUnflushed(connection);
    }
    openMore(now);
    flushBegun();
  }

  private @Nullable HttpConnection takeRoomy() {
    while (true) {
      HttpConnection connection =
          spoken == HttpVersion.HTTP_2 ? roomy.pollFirst() : roomy.pollLast();
      if (connection == null) {
        return null;
      }
      connection.seat().isRoomy = false;
      if (connection.hasRoom()) {
        return connection;
      }
    }
  }

  /** HTTP/1.1 opens one connection for each that waits; HTTP/2 all of them, for requests to go around. */
  private void openMore(long now) {
    boolean isPausing = !serving.isEmpty() && now - connectFailedNanos < RECONNECT_PAUSE_NANOS;
    int max = isClosed || isPausing ? 0 : options.connectionsMax(spoken);
    int wanted = spoken == HttpVersion.HTTP_2 && hasArrivals ? max : waiting.size();
    hasArrivals = false;
    while (opening < wanted && serving.size() + opening < max) {
      opening++;
      connector.open();
    }
  }

  private void flushBegun() {
    for (int i = 0; i < unflushed.size(); i++) {
      HttpConnection connection = unflushed.get(i);
      connection.seat().isUnflushed = false;
      connection.flush();
      noteRoom(connection);
    }
    unflushed.clear();
  }

  void opened(HttpConnection connection) {
    opening--;
    if (isClosed) {
      connection.fail("CLOSED", "the load tool closed its connections");
      return;
    }
    if (spoken == HttpVersion.AUTO) {
      spoken = connection.version();
    }
    serving.add(connection);
    connection.seat().isServing = true;
    noteRoom(connection);
    assign();
  }

  void notOpened(String status, String text) {
    opening--;
    connectFailedNanos = System.nanoTime();
    if (serving.isEmpty() && opening == 0) {
      // Nobody is left who could serve those that wait.
      failWaiting(status, text);
    }
  }

  /** An exchange was told its end. */
  void ended(Exchange exchange) {
    if (exchange.connection != null) {
      exchange.connection = null;
      underWay.remove(exchange);
    }
  }

  /** What had come was read: there may be room again, and answers may have made new requests. */
  void afterRead(HttpConnection connection) {
    noteRoom(connection);
    if (!waiting.isEmpty() || !arrivals.isEmpty()) {
      takeArrivals();
    }
  }

  private void noteRoom(HttpConnection connection) {
    Seat seat = connection.seat();
    if (seat.isServing && !seat.isRoomy && connection.hasRoom()) {
      seat.isRoomy = true;
      seat.roomySinceNanos = System.nanoTime();
      roomy.addLast(connection);
    }
  }

  private void noteUnflushed(HttpConnection connection) {
    Seat seat = connection.seat();
    if (!seat.isUnflushed) {
      seat.isUnflushed = true;
      unflushed.add(connection);
    }
  }

  /** The connection takes no more requests; another one may take its place. */
  void retire(HttpConnection connection) {
    if (connection.seat().isServing) {
      leave(connection);
      retired.add(connection);
    }
  }

  /** The connection is gone. */
  void lost(HttpConnection connection) {
    leave(connection);
    retired.remove(connection);
    if (!waiting.isEmpty()) {
      assign();
    }
  }

  private void leave(HttpConnection connection) {
    Seat seat = connection.seat();
    if (seat.isRoomy) {
      seat.isRoomy = false;
      roomy.remove(connection);
    }
    seat.isServing = false;
    serving.remove(connection);
  }

  private void sweep() {
    long now = System.nanoTime();
    Exchange oldest = underWay.first();
    while (oldest != null && now - oldest.arrivedNanos > timeoutNanos) {
      HttpConnection connection = oldest.connection;
      String text = "no answer in " + timeoutNanos / 1_000_000 + " ms";
      if (connection != null) {
        connection.giveUp(oldest, "TIMEOUT", text);
        noteUnflushed(connection);
      }
      ended(oldest);
      oldest = underWay.first();
    }
    giveUpWaiting(now);
    flushBegun();
    if (!waiting.isEmpty()) {
      assign();
    } else if (spoken == HttpVersion.HTTP_1_1) {
      closeIdle(now);
    }
  }

  // The last to have had a request is the next to get one, so the first here has waited longest.
  private void closeIdle(long now) {
    for (int closed = 0; closed < IDLE_CLOSED_MAX; closed++) {
      HttpConnection longest = roomy.peekFirst();
      if (longest == null || now - longest.seat().roomySinceNanos <= idleNanosMax) {
        return;
      }
      retire(longest);
      longest.fail("CLOSED", "");
    }
  }

  private void giveUpWaiting(long now) {
    while (!waiting.isEmpty() && now - waiting.getFirst().arrivedNanos > waitNanosMax) {
      Exchange late = waiting.remove();
      notSent++;
      noteWait(now - late.arrivedNanos);
      late.fail(
          NOT_SENT_IN_TIME,
          "no connection had room in "
              + waitNanosMax / 1_000_000
              + " ms, half of the timeout; "
              + underWay.size()
              + " wait for an answer");
    }
  }

  private void noteWait(long waitNanos) {
    if (waitNanos > WAIT_NOTED_NANOS || waitNanos > waitNanosMax) {
      waitedLong++;
    }
    longestWaitNanos = Math.max(longestWaitNanos, waitNanos);
  }

  private void failWaiting(String status, String text) {
    while (!waiting.isEmpty()) {
      waiting.remove().fail(status, text);
    }
  }

  /** Fails what is under way and waiting as {@code CLOSED}, and everything that is sent afterwards. */
  @Override
  public void close() {
    loop.submit(
            () -> {
              isClosed = true;
              List<HttpConnection> all = new ArrayList<>(serving);
              all.addAll(retired);
              String text = "the load tool closed its connections";
              all.forEach(connection -> connection.fail("CLOSED", text));
              failWaiting("CLOSED", text);
              takeArrivals();
            })
        .syncUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
