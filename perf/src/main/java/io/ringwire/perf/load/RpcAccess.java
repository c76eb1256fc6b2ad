package io.ringwire.perf.load;

import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.perf.load.rpc.LookupException;
import io.ringwire.perf.load.rpc.MethodLookup;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import org.jspecify.annotations.Nullable;

/** A client and what tells it about services. */
final class RpcAccess implements AutoCloseable {
  private final RpcClient client;
  private final @Nullable ZooKeeperRegistry registry;
  private final @Nullable DescriptorSet descriptors;
  private final String place;

  /**
   * @param registry where services are registered; null for none
   * @param descriptors where methods are looked up; null for the registry
   * @param place where endpoints come from, for the report
   */
  RpcAccess(
      RpcClient client,
      @Nullable ZooKeeperRegistry registry,
      @Nullable DescriptorSet descriptors,
      String place) {
    this.client = client;
    this.registry = registry;
    this.descriptors = descriptors;
    this.place = place;
  }

  RpcClient client() {
    return client;
  }

  String place() {
    return place;
  }

  MethodSchema find(MethodLookup lookup) throws LookupException, InterruptedException {
    if (descriptors != null) {
      return lookup.in(descriptors);
    }
    if (registry != null) {
      return lookup.in(registry.catalog(), RpcOptions.REGISTRY_PATIENCE);
    }
    throw new IllegalArgumentException(
        "without a registry, "
            + lookup.service()
            + " needs --descriptors FILE, for requests are JSON");
  }

  /** The client before what it learns from. */
  @Override
  public void close() {
    client.close();
    if (registry != null) {
      registry.close();
    }
  }
}
