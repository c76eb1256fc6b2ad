package io.ringwire.core.discovery;

import java.util.Comparator;
import java.util.List;

/**
 * All endpoints of one service at one moment. Immutable; handed over whole.
 *
 * @param service the service's full name
 * @param endpoints sorted by id, without duplicates
 */
public record EndpointSnapshot(String service, List<Endpoint> endpoints) {

  public EndpointSnapshot {
    endpoints = endpoints.stream().sorted(Comparator.comparing(Endpoint::id)).toList();
    for (int i = 1; i < endpoints.size(); i++) {
      if (endpoints.get(i).id().equals(endpoints.get(i - 1).id())) {
        throw new IllegalArgumentException(
            "two endpoints of " + service + " have the id " + endpoints.get(i).id());
      }
    }
  }

  public static EndpointSnapshot empty(String service) {
    return new EndpointSnapshot(service, List.of());
  }

  public boolean isEmpty() {
    return endpoints.isEmpty();
  }
}
