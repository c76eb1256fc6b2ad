package io.ringwire.gateway.app;

import com.codahale.metrics.MetricRegistry;
import io.ringwire.core.client.ClientConfig;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.gateway.admin.AdminHandler;
import io.ringwire.gateway.filter.AccessLogFilter;
import io.ringwire.gateway.filter.GatewayFilter;
import io.ringwire.gateway.filter.IdentityFilter;
import io.ringwire.gateway.filter.MetricsFilter;
import io.ringwire.gateway.http.HttpHandler;
import io.ringwire.gateway.http.HttpServer;
import io.ringwire.gateway.route.RouteLoader;
import io.ringwire.gateway.route.RouteTable;
import io.ringwire.gateway.upstream.UpstreamConfig;
import io.ringwire.gateway.upstream.UpstreamHandler;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP gateway as a part of a process: JSON in front, Ringwire behind, routes learned from the catalog.
 *
 * <p>{@link #start} is the spine: every layer that a request meets, in that order.
 */
public final class Gateway implements AutoCloseable {
  /** Services called at once; each has its own pipeline and connections. */
  private static final int SERVICES_MAX = 4096;

  /** Beyond the drain grace, before {@link #close()} gives up waiting. */
  private static final long CLOSE_SLACK_MILLIS = 5_000;

  private final GatewayConfig config;
  private final RouteLoader routes;
  private final RpcClient client;
  private final HttpServer front;
  private final @Nullable HttpServer admin;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private Gateway(
      GatewayConfig config, Resolver resolver, ServiceCatalog catalog, EventLoops loops) {
    this.config = config;
    MetricRegistry calls = new MetricRegistry();
    MetricsFilter requests = new MetricsFilter();
    client =
        RpcClient.builder()
            .resolver(resolver)
            .eventLoops(loops)
            .config(
                ClientConfig.DEFAULT
                    .withTimeout(config.timeoutDefault())
                    .withServicesMax(SERVICES_MAX))
            .metrics(calls)
            .build();
    routes = RouteLoader.start(catalog);

    // Limits of sizes and times stand before all of this, on the connection (http).
    List<GatewayFilter> layers = new ArrayList<>();
    // Identity: first, so that every answer and log line behind it bears the request's id.
    layers.add(new IdentityFilter());
    // Access log and metrics: before any verdict, since refusals count too.
    layers.add(new AccessLogFilter());
    layers.add(requests);
    // Upstream: route, transcode, call by the client's own corridor, and the answer.
    HttpHandler last = new UpstreamHandler(routes::table, client::call, upstreamConfig(config));

    try {
      front =
          HttpServer.bind(
              new InetSocketAddress(config.host(), config.port()),
              config.limits(),
              GatewayFilter.compose(layers, last),
              loops);
    } catch (RuntimeException e) {
      routes.close();
      client.close();
      throw e instanceof UncheckedIOException io ? new PortException(false, io) : e;
    }
    try {
      admin =
          config.adminPort() == GatewayConfig.ADMIN_OFF ? null : openAdmin(requests, calls, loops);
    } catch (RuntimeException e) {
      front.close();
      routes.close();
      client.close();
      throw e instanceof UncheckedIOException io ? new PortException(true, io) : e;
    }
  }

  /**
   * Opens the port and begins to follow the catalog. Resolver, catalog and loops stay the caller's to close, after the
   * gateway.
   *
   * @throws UncheckedIOException when a port is taken, naming it
   */
  public static Gateway start(
      GatewayConfig config, Resolver resolver, ServiceCatalog catalog, EventLoops loops) {
    return new Gateway(config, resolver, catalog, loops);
  }

  private static UpstreamConfig upstreamConfig(GatewayConfig config) {
    return new UpstreamConfig(
        config.timeoutDefault(),
        config.timeoutMax(),
        config.forwardedHeaders(),
        config.heartbeatInterval(),
        config.redirectTrailingSlash());
  }

  private HttpServer openAdmin(MetricsFilter requests, MetricRegistry calls, EventLoops loops) {
    AdminHandler handler = new AdminHandler(this::isReady, routes::table, front, requests, calls);
    return HttpServer.bind(
        new InetSocketAddress(config.adminHost(), config.adminPort()),
        config.limits(),
        handler,
        loops);
  }

  /** The port that takes requests. */
  public int port() {
    return front.port();
  }

  /** The admin port, or {@link GatewayConfig#ADMIN_OFF}. */
  public int adminPort() {
    return admin == null ? GatewayConfig.ADMIN_OFF : admin.port();
  }

  /** Whether routes are known and no shutdown has begun. */
  public boolean isReady() {
    return routes.isReady() && !stopping.get();
  }

  /** The routes of this moment. */
  public RouteTable routes() {
    return routes.table();
  }

  /**
   * Takes no new connection, answers what is under way (at most the drain grace), then closes. The admin port closes
   * last: until then it says that the gateway is not ready.
   */
  public CompletionStage<Void> shutdown() {
    if (stopping.compareAndSet(false, true)) {
      front
          .drain(config.drainGrace())
          .whenComplete(
              (drained, failure) -> {
                // Closing the client can wait for calls, which event loops must not.
                Thread closing = new Thread(this::closeRest, "ringwire-gateway-close");
                closing.setDaemon(true);
                closing.start();
              });
    }
    return stopped;
  }

  private void closeRest() {
    routes.close();
    client.close();
    if (admin != null) {
      admin.close();
    }
    stopped.complete(null);
  }

  /** {@link #shutdown()}, and waits for it. Not to be called on an event loop. */
  @Override
  public void close() {
    Duration patience = config.drainGrace().plusMillis(CLOSE_SLACK_MILLIS);
    try {
      shutdown().toCompletableFuture().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
    }
  }
}
