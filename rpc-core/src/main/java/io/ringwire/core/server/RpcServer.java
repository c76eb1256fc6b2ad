package io.ringwire.core.server;

import com.codahale.metrics.MetricRegistry;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.observe.CallListener;
import io.ringwire.core.observe.CallMetrics;
import io.ringwire.core.observe.MetricNames;
import io.ringwire.core.ring.Watchdog;
import io.ringwire.core.transport.Acceptor;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.core.transport.Tls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves contracts on one port.
 *
 * <pre>{@code
 * RpcServer server = RpcServer.builder().port(9000).service(new Orders()).build().start();
 * ...
 * server.close();
 * }</pre>
 *
 * <p>A server lives once: it is built, started, shut down. All methods are safe for use by any thread.
 */
public final class RpcServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

  /** What closing takes beyond its two configured parts: forced ends, threads that stop. */
  private static final Duration CLOSE_SLACK = Duration.ofSeconds(5);

  private enum State {
    NEW,
    SERVING,
    DRAINING
  }

  private final Builder settings;
  private final ServerPipeline pipeline;
  private final EventLoops loops;
  private int weight;
  private final CompletableFuture<Void> terminated = new CompletableFuture<>();
  private State state = State.NEW;
  private @Nullable Acceptor acceptor;
  private @Nullable Advertisement advertisement;

  private RpcServer(Builder builder) {
    settings = new Builder(builder);
    weight = builder.weight;
    loops = builder.loops == null ? EventLoops.shared() : builder.loops;
    pipeline =
        ServerPipeline.of(
            builder.services,
            builder.filters,
            CallListener.all(builder.listeners),
            builder.config,
            loops.size());
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Listens, then announces its services. Returns once calls are taken; that the registry knows is told by {@link
   * #registered()}, so that a registry's outage does not keep a server from starting.
   *
   * @throws java.io.UncheckedIOException when the address cannot be listened on, naming it
   * @throws IllegalStateException when it was started before
   * @throws RuntimeException what the registrar threw; it listens no more then
   */
  public synchronized RpcServer start() {
    if (state != State.NEW) {
      throw new IllegalStateException("a server starts once; build another");
    }
    pipeline.start();
    try {
      acceptor =
          Acceptor.bind(
              new InetSocketAddress(settings.host, settings.port),
              pipeline,
              settings.config.transport(),
              loops,
              settings.tls);
      advertisement = Advertisement.of(settings.registrar, settings.services, this::endpoint);
    } catch (Throwable notServing) {
      giveUp();
      throw notServing;
    }
    state = State.SERVING;
    return this;
  }

  /** It could not start, and never will: nothing of it stays behind. */
  private void giveUp() {
    state = State.DRAINING;
    if (acceptor != null) {
      acceptor.close();
      acceptor = null;
    }
    pipeline.close();
    terminated.complete(null);
  }

  /** The port it listens on; the one chosen by the system when 0 was asked for. */
  public synchronized int port() {
    return listening().port();
  }

  /** Completes when every service can be seen in the registry; at once without a registrar. */
  public synchronized CompletionStage<Void> registered() {
    listening();
    return advertised().established();
  }

  /** Gives this server another share of the traffic, from {@code 0} (none) up; the registry tells the clients. */
  public synchronized CompletionStage<Void> weight(int weight) {
    listening();
    this.weight = weight;
    return advertised().update(this::endpoint);
  }

  /** Whether it takes calls and means to go on doing so: what a readiness check wants to know. */
  public synchronized boolean isServing() {
    return state == State.SERVING;
  }

  /** Completes when the server has ended, after {@link #shutdown} or {@link #close}. */
  public CompletionStage<Void> terminated() {
    return terminated.minimalCompletionStage();
  }

  /**
   * Goes away without failing a call: tells clients and registry at once, serves on for {@link ServerConfig#lameDuck},
   * then takes no new calls and lets those under way end within {@link ServerConfig#drainGrace}. Completes when all of
   * that is done. Asking again gives the same end.
   */
  public CompletionStage<Void> shutdown() {
    Drain drain;
    synchronized (this) {
      if (state == State.NEW) {
        giveUp();
      }
      if (state == State.DRAINING) {
        return terminated();
      }
      state = State.DRAINING;
      drain =
          new Drain(
              listening(),
              advertised(),
              pipeline,
              settings.config.lameDuck(),
              settings.config.drainGrace());
    }
    drain.begin(terminated);
    return terminated();
  }

  /**
   * {@link #shutdown}, waited for: for the two configured durations and a few seconds at most. On an event loop it only
   * begins, since the loop itself has to do the work.
   */
  @Override
  public void close() {
    shutdown();
    if (EventLoops.onLoopThread()) {
      return;
    }
    Duration most = settings.config.lameDuck().plus(settings.config.drainGrace()).plus(CLOSE_SLACK);
    try {
      terminated.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("the server on port {} did not end cleanly within {}", port(), most, e);
    }
  }

  private Acceptor listening() {
    if (acceptor == null) {
      throw new IllegalStateException("the server was not started");
    }
    return acceptor;
  }

  private Advertisement advertised() {
    return Objects.requireNonNull(advertisement, "advertisement");
  }

  private Endpoint endpoint(ServedService service) {
    String host =
        settings.advertisedHost.isEmpty()
            ? LocalAddress.reachable(settings.host)
            : settings.advertisedHost;
    int port = listening().port();
    return new Endpoint(
        host + ":" + port,
        host,
        port,
        weight,
        settings.version,
        settings.zone,
        settings.labels,
        service.descriptors().hash());
  }

  /** Collects what a server is made of. Only a service is needed; everything else has a default. */
  public static final class Builder {
    private final Map<String, ServedService> services = new LinkedHashMap<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<CallListener> listeners = new ArrayList<>();
    private String host = "127.0.0.1";
    private int port;
    private @Nullable Registrar registrar;
    private int weight = Endpoint.WEIGHT_DEFAULT;
    private String version = "";
    private String zone = "";
    private Map<String, String> labels = Map.of();
    private String advertisedHost = "";
    private @Nullable EventLoops loops;
    private ServerConfig config = ServerConfig.DEFAULT;
    private @Nullable Tls tls;

    private Builder() {}

    // A builder may go on to make another server: each keeps what it was built from.
    private Builder(Builder other) {
      services.putAll(other.services);
      host = other.host;
      port = other.port;
      registrar = other.registrar;
      version = other.version;
      zone = other.zone;
      labels = other.labels;
      advertisedHost = other.advertisedHost;
      config = other.config;
      tls = other.tls;
    }

    /** Address to listen on; default {@code 127.0.0.1}. {@code 0.0.0.0} listens on every interface. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** Port to listen on; default 0, which takes a free one. */
    public Builder port(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
      }
      this.port = port;
      return this;
    }

    /**
     * Serves every {@link io.ringwire.core.annotation.RpcService} interface that {@code provider} implements.
     *
     * @throws IllegalArgumentException when it implements none, or when its interface is no contract; the message names
     *     class, method and cure
     */
    public Builder service(Object provider) {
      for (ServedService service : HandlerBinding.bind(provider)) {
        ServedService before = services.putIfAbsent(service.name(), service);
        if (before != null) {
          throw new IllegalArgumentException(
              "service "
                  + service.name()
                  + " is served twice: by "
                  + before.servedBy()
                  + " and by "
                  + service.servedBy());
        }
      }
      return this;
    }

    /**
     * Serves one method without an annotated interface, as gateways and tools do.
     *
     * @param handler follows the rules of {@link Invoker}; runs where {@link MethodDescriptor#execution()} says, under
     *     the call's {@link io.ringwire.core.call.CallContext}
     */
    public Builder service(MethodDescriptor<?, ?> method, Invoker handler) {
      services.merge(method.service(), ServedService.generic(method, handler), ServedService::plus);
      return this;
    }

    /** What the registry hands out for a service of generic handlers; without it, a set of no files. */
    public Builder descriptors(String service, DescriptorSet descriptors) {
      ServedService served = services.get(service);
      if (served == null) {
        throw new IllegalArgumentException(
            "add the methods of " + service + " before its descriptors");
      }
      services.put(service, served.withDescriptors(descriptors));
      return this;
    }

    /** Where to announce the services; default nowhere. The caller closes it, after the server. */
    public Builder registrar(Registrar registrar) {
      this.registrar = registrar;
      return this;
    }

    /** Share of the traffic against the service's other endpoints; default {@link Endpoint#WEIGHT_DEFAULT}. */
    public Builder weight(int weight) {
      this.weight = weight;
      return this;
    }

    /** Version of the serving software, for canary rules. */
    public Builder version(String version) {
      this.version = version;
      return this;
    }

    /** Failure zone the server stands in. */
    public Builder zone(String zone) {
      this.zone = zone;
      return this;
    }

    /** Free pairs for match rules. */
    public Builder labels(Map<String, String> labels) {
      this.labels = Map.copyOf(labels);
      return this;
    }

    /** Address to announce; default the listening one, or a reachable one of this host when that is a wildcard. */
    public Builder advertisedHost(String advertisedHost) {
      this.advertisedHost = advertisedHost;
      return this;
    }

    /** Event loops to run on; default {@link EventLoops#shared()}. The caller closes them, after the server. */
    public Builder eventLoops(EventLoops loops) {
      this.loops = loops;
      return this;
    }

    public Builder config(ServerConfig config) {
      this.config = config;
      return this;
    }

    /** Adds a filter around every handler; the first added is outermost. Runs where the handler runs. */
    public Builder filter(Filter filter) {
      filters.add(filter);
      return this;
    }

    /** Adds one who is told of every call. */
    public Builder listener(CallListener listener) {
      listeners.add(listener);
      return this;
    }

    /** Counts and times the calls into {@code registry}, under the names of {@link MetricNames}. */
    public Builder metrics(MetricRegistry registry) {
      registry.gauge(MetricNames.threadHolds(), () -> Watchdog.SHARED::holds);
      return listener(new CallMetrics(registry));
    }

    /** Serves TLS; default plain. */
    public Builder tls(Tls tls) {
      this.tls = tls;
      return this;
    }

    /**
     * @throws IllegalArgumentException when there is nothing to serve
     */
    public RpcServer build() {
      if (services.isEmpty()) {
        throw new IllegalArgumentException(
            "a server needs a service: call service(provider) with an object whose class implements an interface"
                + " annotated with @RpcService");
      }
      return new RpcServer(this);
    }
  }
}
