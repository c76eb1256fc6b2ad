package io.ringwire.core.balance;

import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@link EndpointStack} for each endpoint of the latest snapshot, kept for as long as its address
 * stays in the set, whatever becomes of its weight and labels. Used by one thread at a time.
 */
final class EndpointStacks {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointStacks.class);

  private final EndpointInvoker.Factory factory;
  private final Runnable onReadinessChange;
  private final AttemptClock clock;
  // In the order of endpoint ids, as snapshots are.
  private Map<Address, EndpointStack> stacks = new LinkedHashMap<>();

  private record Address(String id, String host, int port) {
    static Address of(Endpoint endpoint) {
      return new Address(endpoint.id(), endpoint.host(), endpoint.port());
    }
  }

  EndpointStacks(EndpointInvoker.Factory factory, Runnable onReadinessChange, AttemptClock clock) {
    this.factory = factory;
    this.onReadinessChange = onReadinessChange;
    this.clock = clock;
  }

  Collection<EndpointStack> all() {
    return stacks.values();
  }

  /** What a snapshot changed. */
  record Change(List<EndpointStack> joined, List<EndpointStack> left) {}

  /**
   * Follows a snapshot. Those that left are not closed yet: first nobody must pick them any more.
   */
  Change follow(EndpointSnapshot snapshot) {
    Map<Address, EndpointStack> before = new HashMap<>(stacks);
    Map<Address, EndpointStack> after = new LinkedHashMap<>();
    List<EndpointStack> joined = new ArrayList<>();
    for (Endpoint endpoint : snapshot.endpoints()) {
      EndpointStack kept = before.remove(Address.of(endpoint));
      if (kept != null) {
        kept.replace(endpoint);
        after.put(Address.of(endpoint), kept);
        continue;
      }
      try {
        EndpointStack created =
            new EndpointStack(endpoint, factory.create(endpoint, onReadinessChange), clock);
        after.put(Address.of(endpoint), created);
        joined.add(created);
      } catch (RuntimeException e) {
        LOG.error("cannot use the endpoint {} of {}", endpoint, snapshot.service(), e);
      }
    }
    stacks = after;
    return new Change(joined, List.copyOf(before.values()));
  }
}
