package io.ringwire.perf.load;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.ringwire.core.client.ClientConfig;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.transport.TransportConfig;
import io.ringwire.registry.zookeeper.ZooKeeperConfig;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where methods are found, also those of scenarios. */
final class RpcOptions {
  static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(10);

  private static final String REGISTRY_DEFAULT = "127.0.0.1:2181";

  @Option(
      names = "--registry",
      paramLabel = "HOST:PORT,...",
      description = "ZooKeeper to find services in. Default " + REGISTRY_DEFAULT + ".")
  private @Nullable String registry;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Namespace in the registry. Default default.")
  private String namespace = "default";

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      description =
          "Call this endpoint (may be repeated) instead of those registered; no registry is needed then.")
  private List<String> endpoints = List.of();

  @Option(
      names = "--descriptors",
      paramLabel = "FILE",
      description =
          "FileDescriptorSet to read methods from; with --endpoint, for a request other than {}.")
  private @Nullable Path descriptors;

  @Option(
      names = "--message",
      paramLabel = "FILE",
      description = "The request as protobuf bytes, instead of JSON.")
  private @Nullable Path message;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description =
          "Of a method that streams: how often each call sends its request (default once), or after how many replies"
              + " it ends (default with the stream).")
  private int messages;

  /** The request of a single method as bytes, when it was given so. */
  Optional<byte[]> message() throws IOException {
    return message == null ? Optional.empty() : Optional.of(Files.readAllBytes(message));
  }

  int messages() {
    return messages;
  }

  /** Whether methods can be looked up, rather than called by name alone. */
  boolean hasSchemas() {
    return descriptors != null || usesRegistry();
  }

  private boolean usesRegistry() {
    return endpoints.isEmpty() || registry != null;
  }

  /**
   * Connects.
   *
   * @param services that will be called
   * @param connections to each endpoint; null for the default
   * @param registryOfScenario counts unless one was given here
   * @throws io.ringwire.registry.zookeeper.RegistryUnreachableException when no ZooKeeper answers
   */
  RpcAccess open(
      Collection<String> services,
      @Nullable Integer connections,
      Optional<String> registryOfScenario)
      throws IOException {
    DescriptorSet described =
        descriptors == null
            ? null
            : DescriptorSet.of(FileDescriptorSet.parseFrom(Files.readAllBytes(descriptors)));
    Endpoint[] fixed = fixedEndpoints();
    RpcClient.Builder client = client(connections);
    for (String service : services) {
      if (fixed.length > 0) {
        client.endpoints(service, fixed);
      }
    }
    if (!usesRegistry()) {
      return new RpcAccess(client.build(), null, described, "at " + String.join(", ", endpoints));
    }
    String place = registry != null ? registry : registryOfScenario.orElse(REGISTRY_DEFAULT);
    ZooKeeperRegistry connected =
        ZooKeeperRegistry.connect(
            ZooKeeperConfig.of(place)
                .withNamespace(namespace)
                .withWaitForConnection(REGISTRY_PATIENCE));
    if (fixed.length > 0) {
      return new RpcAccess(
          client.build(), connected, described, "at " + String.join(", ", endpoints));
    }
    client.resolver(connected.resolver());
    return new RpcAccess(client.build(), connected, described, "found through " + place);
  }

  private static RpcClient.Builder client(@Nullable Integer connections) {
    if (connections == null) {
      return RpcClient.builder();
    }
    TransportConfig transport =
        TransportConfig.builder().connectionsPerEndpoint(connections).build();
    return RpcClient.builder().config(ClientConfig.DEFAULT.withTransport(transport));
  }

  private Endpoint[] fixedEndpoints() {
    List<Endpoint> fixed = new ArrayList<>();
    for (String address : endpoints) {
      int colon = address.lastIndexOf(':');
      if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
        throw new IllegalArgumentException(
            "--endpoint must be like 127.0.0.1:9000, was " + address);
      }
      fixed.add(
          Endpoint.of(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    }
    return fixed.toArray(new Endpoint[0]);
  }
}
