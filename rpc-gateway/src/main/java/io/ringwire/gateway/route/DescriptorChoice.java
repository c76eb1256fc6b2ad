package io.ringwire.gateway.route;

import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import java.lang.module.ModuleDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which descriptor set speaks for a service while a rolling deploy has two of them registered: that of most endpoints;
 * between equals, that of the newest version; then the one whose hash sorts last, so that all gateways and commands choose alike.
 */
public final class DescriptorChoice {
  private int endpoints;
  private String version = "";

  private DescriptorChoice() {}

  /** The hash chosen; empty when no endpoint names one. */
  public static Optional<String> of(EndpointSnapshot snapshot) {
    Map<String, DescriptorChoice> byHash = new HashMap<>();
    for (Endpoint endpoint : snapshot.endpoints()) {
      if (!endpoint.descriptorHash().isEmpty()) {
        DescriptorChoice choice =
            byHash.computeIfAbsent(endpoint.descriptorHash(), hash -> new DescriptorChoice());
        choice.endpoints++;
        if (compareVersions(endpoint.version(), choice.version) > 0) {
          choice.version = endpoint.version();
        }
      }
    }
    return byHash.entrySet().stream()
        .max(
            Map.Entry.<String, DescriptorChoice>comparingByValue(DescriptorChoice::compare)
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private static int compare(DescriptorChoice left, DescriptorChoice right) {
    return left.endpoints != right.endpoints
        ? Integer.compare(left.endpoints, right.endpoints)
        : compareVersions(left.version, right.version);
  }

  private static int compareVersions(String left, String right) {
    try {
      return ModuleDescriptor.Version.parse(left).compareTo(ModuleDescriptor.Version.parse(right));
    } catch (IllegalArgumentException e) {
      return left.compareTo(right); // Versions are free text; some begin with no digit.
    }
  }
}
