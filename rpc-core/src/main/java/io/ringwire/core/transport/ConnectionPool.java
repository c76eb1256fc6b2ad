package io.ringwire.core.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NetUtil;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.balance.EndpointInvoker;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.call.ReplyStage;
import io.ringwire.core.discovery.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint: one for each event loop that calls it, so that a call made on a loop stays there, and
 * {@link TransportConfig#connectionsPerEndpoint} for callers on other threads.
 *
 * <p>A lost connection is dialled again after a short pause, which doubles with each failure and is half jitter; one dial at a time. Calls
 * take any open connection meanwhile, wait on one that is being made, and fail NOT_SENT while the endpoint is in its
 * pause.
 */
final class ConnectionPool implements EndpointInvoker, ClientStreams.Listener {
  private static final AtomicInteger NEXT_HOME = new AtomicInteger();

  private final Endpoint endpoint;
  private final EventLoops loops;
  private final TransportConfig config;
  private final @Nullable Tls tls;
  private final Runnable onReadinessChange;
  private final AtomicReferenceArray<@Nullable ClientStreams> slots;
  private final int home;

  private final Object lock = new Object();
  private volatile Readiness readiness = Readiness.IDLE;
  private volatile boolean isClosed;
  private volatile @Nullable Status lastFailure;

  // Guarded by lock.
  private int failures;
  private boolean redialPending;
  private long spareNotBeforeNanos = System.nanoTime();

  ConnectionPool(
      Endpoint endpoint,
      EventLoops loops,
      TransportConfig config,
      @Nullable Tls tls,
      Runnable onReadinessChange) {
    this.endpoint = endpoint;
    this.loops = loops;
    this.config = config;
    this.tls = tls;
    this.onReadinessChange = onReadinessChange;
    this.slots =
        new AtomicReferenceArray<>(Math.max(loops.size(), config.connectionsPerEndpoint()));
    this.home = (NEXT_HOME.getAndIncrement() & Integer.MAX_VALUE) % slots.length();
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Readiness readiness() {
    return readiness;
  }

  // ---- calls ----

  @Override
  public CompletionStage<Reply> invoke(Call call) {
    return ReplyStage.of(this, call);
  }

  @Override
  public void invoke(Call call, ReplyReceiver receiver) {
    int preferred = preferredSlot();
    ClientStreams streams = slots.get(preferred);
    if (streams == null || !isUsable(streams)) {
      streams = substitute(preferred);
      if (streams == null) {
        receiver.accept(null, notSent());
        return;
      }
    }
    streams.submit(call, receiver);
  }

  private int preferredSlot() {
    int loop = loops.currentIndex();
    if (loop >= 0) {
      return loop;
    }
    int spread = config.connectionsPerEndpoint();
    if (spread == 1) {
      return home;
    }
    return (int) ((home + Thread.currentThread().getId() % spread) % slots.length());
  }

  private static boolean isUsable(ClientStreams streams) {
    return streams.connection().isOpen() && !streams.isDraining();
  }

  // Another open connection, else one being made, else one whose server still serves while it
  // drains.
  private @Nullable ClientStreams substitute(int preferred) {
    ClientStreams connecting = dial(preferred, false);
    if (connecting != null) {
      refresh();
    }
    ClientStreams draining = null;
    for (int i = 0; i < slots.length(); i++) {
      ClientStreams other = slots.get(i);
      if (other == null || other.connection().isClosed()) {
        continue;
      }
      if (isUsable(other)) {
        return other;
      }
      if (other.isDraining()) {
        draining = other.takesCalls() ? other : draining;
      } else if (connecting == null) {
        connecting = other;
      }
    }
    return connecting != null ? connecting : draining;
  }

  private AttemptException notSent() {
    Status cause = lastFailure;
    String text =
        isClosed
            ? "the client is closed"
            : "no connection to " + endpoint.address() + (cause == null ? "" : ": " + cause.text());
    return new AttemptException(
        Status.of(StatusCode.UNAVAILABLE, text), Outcome.NOT_SENT, endpoint, 0, null);
  }

  // ---- dialling ----

  @Override
  public void connect() {
    boolean any = false;
    for (int i = 0; i < config.connectionsPerEndpoint(); i++) {
      any |= dial((home + i) % slots.length(), false) != null;
    }
    if (any) {
      refresh();
    }
  }

  /**
   * Opens a slot's connection unless it has one.
   *
   * @param isRedial whether this is the dial that a pause was waited for
   * @return the connection being made, or null when there is one or none may be made now
   */
  private @Nullable ClientStreams dial(int slot, boolean isRedial) {
    ClientStreams made;
    synchronized (lock) {
      ClientStreams standing = slots.get(slot);
      boolean paused = !isRedial && (redialPending || System.nanoTime() < spareNotBeforeNanos);
      if (isClosed || paused || standing != null && isLive(standing)) {
        return null;
      }
      // While the endpoint fails, or its server drains, one dial at a time finds out whether it is
      // back.
      if (failures > 0 && !isRedial || readiness == Readiness.DRAINING) {
        return null;
      }
      EventLoops.Loop loop = loops.loop(slot % loops.size());
      Connection connection =
          new Connection(loop, config, true, self -> new ClientStreams(self, endpoint, this));
      made = (ClientStreams) connection.streams();
      slots.set(slot, made);
    }
    resolve(made.connection());
    return made;
  }

  private void resolve(Connection connection) {
    connection
        .loop()
        .executor
        .schedule(
            () -> {
              if (!connection.isOpen()) {
                failed(
                    connection, "no greeting within " + config.connectTimeout().toMillis() + " ms");
              }
            },
            config.connectTimeout().toMillis(),
            TimeUnit.MILLISECONDS);
    if (NetUtil.isValidIpV4Address(endpoint.host())
        || NetUtil.isValidIpV6Address(endpoint.host())) {
      dial(connection, new InetSocketAddress(endpoint.host(), endpoint.port()));
      return;
    }
    // The JDK's look-up blocks, so it does not run on a loop.
    ForkJoinPool.commonPool()
        .execute(
            () -> {
              try {
                InetAddress address = InetAddress.getByName(endpoint.host());
                dial(connection, new InetSocketAddress(address, endpoint.port()));
              } catch (UnknownHostException | RuntimeException e) {
                failed(connection, "the host name " + endpoint.host() + " cannot be resolved");
              }
            });
  }

  private void dial(Connection connection, InetSocketAddress address) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(connection.loop().executor)
            .channel(loops.channelType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.ALLOCATOR, Connection.ALLOCATOR)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.connectTimeout().toMillis())
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(config.writeLowBytes(), config.writeHighBytes()))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel
                          .pipeline()
                          .addLast(
                              tls.newClientHandler(
                                  channel.alloc(), endpoint.host(), endpoint.port()));
                    }
                    channel.pipeline().addLast(connection);
                  }
                })
            .connect(address);
    connecting.addListener(
        result -> {
          if (!result.isSuccess()) {
            String message = result.cause().getMessage();
            failed(connection, message == null ? result.cause().toString() : message);
          }
        });
  }

  private static void failed(Connection connection, String text) {
    Status status = Status.of(StatusCode.UNAVAILABLE, text);
    if (connection.onLoop()) {
      connection.close(status);
    } else {
      connection.loop().executor.execute(() -> connection.close(status));
    }
  }

  // ---- what connections tell ----

  @Override
  public void onOpen(Connection connection) {
    synchronized (lock) {
      failures = 0;
      lastFailure = null;
    }
    refresh();
    connect(); // the others that are to stand ahead of need
  }

  @Override
  public void onDraining(Connection connection) {
    replaceIfGone();
  }

  @Override
  public void onClosed(Connection connection, Status reason) {
    synchronized (lock) {
      lastFailure = reason;
      if (!connection.wasOpen()) {
        if (hasLive()) {
          // One more connection could not be made; those that stand go on, and it is tried again
          // after a while.
          spareNotBeforeNanos = System.nanoTime() + config.reconnectMax().toNanos();
        } else {
          failures++;
        }
      }
    }
    replaceIfGone();
  }

  // When no connection takes calls any more, one is dialled after a pause; the last ones may still
  // end their calls.
  private void replaceIfGone() {
    long pauseNanos = -1;
    synchronized (lock) {
      if (!isClosed && !redialPending && !hasLive()) {
        redialPending = true;
        pauseNanos = pauseNanos(failures);
      }
    }
    refresh();
    if (pauseNanos >= 0) {
      try {
        loops.schedule(this::redial, pauseNanos);
      } catch (RejectedExecutionException e) {
        // The loops were closed before their clients: there is nothing to dial on.
      }
    }
  }

  private boolean hasLive() {
    for (int i = 0; i < slots.length(); i++) {
      ClientStreams streams = slots.get(i);
      if (streams != null && isLive(streams)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLive(ClientStreams streams) {
    return !streams.connection().isClosed() && streams.takesCalls();
  }

  // Half of the pause is fixed, so that an endpoint sees at most some ten dials a second; half is
  // jitter, so that a
  // fleet of clients does not come back in one wave.
  private long pauseNanos(int failures) {
    long base = config.reconnectBase().toNanos();
    long max = config.reconnectMax().toNanos();
    long pause = Math.min(max, base << Math.min(failures, 20));
    return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
  }

  private void redial() {
    synchronized (lock) {
      redialPending = false;
    }
    if (dial(home, true) != null) {
      refresh();
    }
  }

  private void refresh() {
    Readiness before;
    Readiness after;
    synchronized (lock) {
      before = readiness;
      after = compute();
      readiness = after;
    }
    if (before != after) {
      onReadinessChange.run();
    }
  }

  private Readiness compute() {
    if (isClosed) {
      return Readiness.FAILED;
    }
    boolean connecting = false;
    boolean draining = false;
    for (int i = 0; i < slots.length(); i++) {
      ClientStreams streams = slots.get(i);
      if (streams == null || streams.connection().isClosed()) {
        continue;
      }
      if (isUsable(streams)) {
        return Readiness.READY;
      }
      draining |= streams.isDraining() && streams.takesCalls();
      connecting |= !streams.isDraining();
    }
    if (draining) {
      return Readiness.DRAINING;
    }
    if (failures > 0) {
      return Readiness.FAILED;
    }
    return connecting || redialPending ? Readiness.CONNECTING : Readiness.IDLE;
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    for (int i = 0; i < slots.length(); i++) {
      ClientStreams streams = slots.get(i);
      if (streams != null) {
        drain(streams);
      }
    }
    refresh();
  }

  private static void drain(ClientStreams streams) {
    try {
      streams.connection().loop().executor.execute(streams::drain);
    } catch (RejectedExecutionException e) {
      // The loop was closed before its clients, and closed its connections with it.
    }
  }
}
