package io.ringwire.core.discovery;

import java.util.Map;
import java.util.Objects;

/**
 * One address at which a service answers.
 *
 * @param id names the endpoint within its service; keeps its meaning over changes of weight or labels
 * @param host address or host name
 * @param port 1 to 65535
 * @param weight share of the traffic against its siblings, 0 (drained: no new calls) to 1,000,000
 * @param version version of the serving software, for canary rules; empty when unknown
 * @param zone failure zone; empty when unknown
 * @param labels free key-value pairs for match rules
 * @param descriptorHash hash of the service's {@link io.ringwire.core.contract.DescriptorSet}; empty when unknown
 */
public record Endpoint(
    String id,
    String host,
    int port,
    int weight,
    String version,
    String zone,
    Map<String, String> labels,
    String descriptorHash) {

  public static final int WEIGHT_DEFAULT = 100;
  public static final int WEIGHT_MAX = 1_000_000;

  public Endpoint {
    Objects.requireNonNull(host, "host");
    if (id.isEmpty()) {
      throw new IllegalArgumentException("an endpoint needs an id");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "port of endpoint " + id + " must be 1 to 65535, was " + port);
    }
    if (weight < 0 || weight > WEIGHT_MAX) {
      throw new IllegalArgumentException(
          "weight of endpoint " + id + " must be 0 to " + WEIGHT_MAX + ", was " + weight);
    }
    labels = Map.copyOf(labels);
  }

  /** An endpoint of default weight whose id is its address. */
  public static Endpoint of(String host, int port) {
    return of(host, port, WEIGHT_DEFAULT);
  }

  /** An endpoint whose id is its address. */
  public static Endpoint of(String host, int port, int weight) {
    return new Endpoint(host + ":" + port, host, port, weight, "", "", Map.of(), "");
  }

  public Endpoint withWeight(int weight) {
    return new Endpoint(id, host, port, weight, version, zone, labels, descriptorHash);
  }

  /** {@code host:port}, for logs and error texts. */
  public String address() {
    return host + ":" + port;
  }
}
