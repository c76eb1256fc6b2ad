package io.ringwire.core.discovery;

import io.ringwire.core.contract.DescriptorSet;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What is registered as a whole: for gateways and tools, which know no service beforehand. */
public interface ServiceCatalog {

  /**
   * Follows every service of the namespace. The listener gets the whole map (service name to snapshot) when it is first
   * known and after each change, under the rules of {@link Resolver#resolve}.
   */
  Subscription watch(Consumer<Map<String, EndpointSnapshot>> listener);

  /**
   * Loads a descriptor set by its hash. Fails with an {@link io.ringwire.codec.status.RpcException}: NOT_FOUND when the
   * registry has none, DATA_LOSS when the stored bytes do not hash to {@code hash}, UNAVAILABLE when it cannot be asked.
   */
  CompletionStage<DescriptorSet> descriptors(String hash);
}
