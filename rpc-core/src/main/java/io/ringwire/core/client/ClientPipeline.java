package io.ringwire.core.client;

import io.ringwire.core.balance.BalanceConfig;
import io.ringwire.core.balance.BalancedInvoker;
import io.ringwire.core.balance.EndpointInvoker;
import io.ringwire.core.balance.LoadBalancer;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.call.Ticker;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.observe.TraceFilter;
import io.ringwire.core.resilience.DeadlineFilter;
import io.ringwire.core.resilience.RetryBudget;
import io.ringwire.core.resilience.RetryFilter;
import io.ringwire.core.transport.EventLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The spine of a client: every layer between a made call and a connection, in the order a call meets them. Composed once
 * for each service; per call it only runs.
 *
 * <p>Before it, {@link CallStarter} gives the call its deadline, metadata and cancellation, and tells the listeners when
 * it begins and ends: there, so that what they time is what the caller waited.
 */
final class ClientPipeline implements Invoker, AutoCloseable {
  private final Invoker first;
  private final BalancedInvoker balance;

  private ClientPipeline(Invoker first, BalancedInvoker balance) {
    this.first = first;
    this.balance = balance;
  }

  static ClientPipeline of(
      String service,
      List<Filter> authorFilters,
      ClientConfig config,
      Resolver resolver,
      LoadBalancer loadBalancer,
      EndpointInvoker.Factory connector,
      EventLoops loops) {
    BalancedInvoker balance =
        new BalancedInvoker(
            service, resolver, loadBalancer, connector, timedByBatches(config.balance()));

    List<Filter> layers = new ArrayList<>();
    // The author's: outermost, so they see one call, not its attempts, and may answer without any
    // of the rest.
    layers.addAll(authorFilters);
    // Trace: after the author's, whose choice of trace it keeps; before retry, so that attempts
    // share one span.
    layers.add(TraceFilter.client());
    // Deadline: a call too late never takes a retry token or an endpoint.
    layers.add(new DeadlineFilter(EventLoops.batchTicker()));
    // Retry: outside of the balancer, so that each attempt picks again and avoids where it failed.
    layers.add(
        new RetryFilter(config.retry(), RetryBudget.ofDefaults(Ticker.SYSTEM), loops::schedule));
    // Balance: picks the endpoint; behind it each endpoint has its own way to its connections
    // (transport).
    return new ClientPipeline(Filter.compose(layers, balance), balance);
  }

  private static BalanceConfig timedByBatches(BalanceConfig config) {
    return config.ticker() == Ticker.SYSTEM ? config.withTicker(EventLoops.batchTicker()) : config;
  }

  @Override
  public CompletionStage<Reply> invoke(Call call) {
    return first.invoke(call);
  }

  @Override
  public void invoke(Call call, ReplyReceiver receiver) {
    first.invoke(call, receiver);
  }

  /** Lets calls under way end, and closes the connections after them. */
  @Override
  public void close() {
    balance.close();
  }
}
