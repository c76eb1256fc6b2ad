package io.ringwire.core.client;

import com.codahale.metrics.MetricRegistry;
import io.ringwire.core.balance.EndpointInvoker;
import io.ringwire.core.balance.LoadBalancer;
import io.ringwire.core.balance.WeightedP2C;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.discovery.StaticResolver;
import io.ringwire.core.observe.CallListener;
import io.ringwire.core.observe.CallMetrics;
import io.ringwire.core.transport.Connector;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.core.transport.Tls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls services, by stubs of their interfaces or by method descriptor.
 *
 * <pre>{@code
 * RpcClient client = RpcClient.builder().resolver(resolver).build();
 * OrderService orders = client.create(OrderService.class);
 * }</pre>
 *
 * <p>A call made while another one is handled belongs to it: it has that call's deadline if that is earlier, ends when
 * that is cancelled, and passes its trace context and other propagated metadata on.
 *
 * <p>Thread-safe; one client serves a whole process. Pipelines and connections are made at a service's first call.
 */
public final class RpcClient implements AutoCloseable {
  private final Pipelines pipelines;
  private final CallStarter starter;

  private RpcClient(Builder builder) {
    EventLoops loops = builder.loops == null ? EventLoops.shared() : builder.loops;
    EndpointInvoker.Factory connector =
        builder.connector == null
            ? Connector.factory(loops, builder.config.transport(), builder.tls)
            : builder.connector;
    Resolver resolver = builder.resolver();
    List<Filter> filters = List.copyOf(builder.filters);
    Supplier<LoadBalancer> loadBalancer = builder.loadBalancer;
    ClientConfig config = builder.config;
    pipelines =
        new Pipelines(
            config.servicesMax(),
            service ->
                ClientPipeline.of(
                    service, filters, config, resolver, loadBalancer.get(), connector, loops));
    starter = new CallStarter(pipelines, config, CallListener.all(builder.listeners));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** {@link #create(Class, CallOptions)} with {@link CallOptions#DEFAULT}. */
  public <T> T create(Class<T> contract) {
    return create(contract, CallOptions.DEFAULT);
  }

  /**
   * Makes a stub. By the method's signature a call
   *
   * <ul>
   *   <li>returns a value: it blocks the caller, and throws an {@link io.ringwire.codec.status.RpcException} with the
   *       caller's stack and the remote failure as its cause. Interrupting the thread cancels the call. On an event loop
   *       or a ring it throws {@link IllegalStateException} before anything is sent, since waiting there for what the
   *       same thread must do would never end.
   *   <li>returns a stage: it completes with the answer or an {@code RpcException}. Cancelling that very future cancels
   *       the call at the server; cancelling one derived from it does not.
   *   <li>returns a publisher: the call is made when that is subscribed to, once, and its timeout counts from there.
   *       Cancelling the subscription cancels the call.
   *   <li>returns nothing (one-way): it returns as soon as the request is queued for a connection, without waiting for
   *       one. It throws an {@code RpcException} when the failure is known by then; any later one is only counted, and
   *       logged at debug level.
   * </ul>
   *
   * <p>Callbacks run on whichever thread completes the call, often an event loop, under the {@link CallContext} of the
   * caller; they must not block.
   *
   * @param contract an interface annotated with {@link io.ringwire.core.annotation.RpcService}
   * @param options for every call of this stub
   * @throws io.ringwire.core.contract.ContractException when the interface is no contract
   */
  public <T> T create(Class<T> contract, CallOptions options) {
    return Stubs.of(contract, ServiceContract.of(contract), options, starter);
  }

  /**
   * Calls by descriptor, for those without the interface. Deadline, metadata, context and cancellation are as for a stub;
   * the stage is a {@link java.util.concurrent.CompletableFuture} whose cancellation cancels the call.
   *
   * <p>A reply's publisher has to be subscribed to (and may then be cancelled): it is how the client learns that the
   * stream has ended.
   */
  public <Q> CompletionStage<Reply> call(
      MethodDescriptor<Q, ?> method, Q request, CallOptions options) {
    if (method.kind().streamsRequest()) {
      throw new IllegalArgumentException(
          method + " takes a publisher of requests, not one message");
    }
    return starter.start(method, request, options, CallContext.current(), Function.identity());
  }

  /** Calls a method that streams its requests; as {@link #call(MethodDescriptor, Object, CallOptions)}. */
  public <Q> CompletionStage<Reply> call(
      MethodDescriptor<Q, ?> method, Flow.Publisher<? extends Q> requests, CallOptions options) {
    CallKind kind = method.kind();
    if (!kind.streamsRequest()) {
      throw new IllegalArgumentException(method + " takes one message, not a publisher of them");
    }
    return starter.start(method, requests, options, CallContext.current(), Function.identity());
  }

  /**
   * The bare way to a service: filters, retry and balancing, but with the deadline, metadata and cancellation of the
   * call as it is handed in.
   *
   * @throws IllegalStateException when this client already calls {@link ClientConfig#servicesMax} other services
   */
  public Invoker invoker(String service) {
    return pipelines.of(service);
  }

  /**
   * Takes no new calls, waits up to {@link ClientConfig#closeGrace} for those under way, cancels the streams that are
   * left, and closes the connections. On an event loop it does not wait. Resolver and event loops are the caller's.
   */
  @Override
  public void close() {
    starter.close(!EventLoops.onLoopThread());
    pipelines.close();
  }

  /** Collects what a client is made of. Only a resolver or some endpoints are needed. */
  public static final class Builder {
    private final Map<String, List<Endpoint>> endpoints = new LinkedHashMap<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<CallListener> listeners = new ArrayList<>();
    private @Nullable Resolver resolver;
    private @Nullable EventLoops loops;
    private ClientConfig config = ClientConfig.DEFAULT;
    private Supplier<LoadBalancer> loadBalancer = WeightedP2C::new;
    private @Nullable Tls tls;
    private EndpointInvoker.@Nullable Factory connector;

    private Builder() {}

    /** Where endpoints are learned. The caller closes it, after the client. */
    public Builder resolver(Resolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /** Fixed endpoints of one service, instead of a resolver. */
    public Builder endpoints(String service, Endpoint... endpoints) {
      this.endpoints.put(service, List.of(endpoints));
      return this;
    }

    /** Event loops to run on; default {@link EventLoops#shared()}. The caller closes them, after the client. */
    public Builder eventLoops(EventLoops loops) {
      this.loops = loops;
      return this;
    }

    public Builder config(ClientConfig config) {
      this.config = config;
      return this;
    }

    /** Adds a filter around every call, outside of retries; the first added is outermost. */
    public Builder filter(Filter filter) {
      filters.add(filter);
      return this;
    }

    /** Adds one who is told of every call. */
    public Builder listener(CallListener listener) {
      listeners.add(listener);
      return this;
    }

    /** Counts and times the calls into {@code registry}, under the names of {@link io.ringwire.core.observe.MetricNames}. */
    public Builder metrics(MetricRegistry registry) {
      return listener(new CallMetrics(registry));
    }

    /** Makes the balancing policy of each service; default {@link WeightedP2C}. */
    public Builder loadBalancer(Supplier<LoadBalancer> loadBalancer) {
      this.loadBalancer = loadBalancer;
      return this;
    }

    /** Calls over TLS; default plain. */
    public Builder tls(Tls tls) {
      this.tls = tls;
      return this;
    }

    /** The way to one endpoint, in place of sockets: for tests. */
    Builder connector(EndpointInvoker.Factory connector) {
      this.connector = connector;
      return this;
    }

    private Resolver resolver() {
      if (resolver == null) {
        return StaticResolver.of(endpoints);
      }
      return resolver;
    }

    /**
     * @throws IllegalArgumentException when it has no endpoints, or both fixed ones and a resolver
     */
    public RpcClient build() {
      Objects.requireNonNull(config, "config");
      if ((resolver == null) == endpoints.isEmpty()) {
        throw new IllegalArgumentException(
            "a client needs either a resolver(...) or endpoints(service, ...), and not both");
      }
      return new RpcClient(this);
    }
  }
}
