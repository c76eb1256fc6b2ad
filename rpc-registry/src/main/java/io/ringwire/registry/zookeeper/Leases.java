package io.ringwire.registry.zookeeper;

import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.registry.descriptor.DescriptorStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Every lease of a registry, by the path of its node: one id names one endpoint, so a second registration takes the
 * place of the first. The map is confined to the registry's thread.
 */
final class Leases {
  private final ZNodeLayout layout;
  private final RegistryThread thread;
  private final SessionGuard guard;
  private final ZNodes nodes;
  private final DescriptorStore descriptors;
  private final long rejoinJitterNanos;
  private final Map<String, EndpointLease> leases = new HashMap<>();

  Leases(
      ZNodeLayout layout,
      RegistryThread thread,
      SessionGuard guard,
      ZNodes nodes,
      DescriptorStore descriptors,
      long rejoinJitterNanos) {
    this.layout = layout;
    this.thread = thread;
    this.guard = guard;
    this.nodes = nodes;
    this.descriptors = descriptors;
    this.rejoinJitterNanos = rejoinJitterNanos;
  }

  /** On any thread. */
  EndpointLease open(String service, Endpoint endpoint, DescriptorSet set) {
    String path = layout.endpoint(service, endpoint.id());
    EndpointLease lease =
        new EndpointLease(
            service,
            endpoint,
            set,
            path,
            thread,
            guard,
            nodes,
            descriptors,
            rejoinJitterNanos,
            gone -> leases.remove(path, gone));
    thread.execute(
        () -> {
          EndpointLease earlier = leases.get(path);
          if (earlier != null) {
            earlier.supersede();
          }
          leases.put(path, lease);
          lease.start();
        });
    return lease;
  }

  /** On the registry's thread: completes when every endpoint is gone. */
  CompletableFuture<Void> withdrawAll() {
    List<CompletionStage<Void>> withdrawals = new ArrayList<>();
    for (EndpointLease lease : new ArrayList<>(leases.values())) {
      withdrawals.add(lease.withdraw());
    }
    return CompletableFuture.allOf(
        withdrawals.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
  }
}
