package io.ringwire.core.discovery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Knows fixed endpoints: for tools, tests, and services whose addresses stand in a file. A service it
 * was not told of is known to have none.
 */
public final class StaticResolver implements Resolver {
  private final Map<String, EndpointSnapshot> snapshots;

  private StaticResolver(Map<String, EndpointSnapshot> snapshots) {
    this.snapshots = snapshots;
  }

  /** Endpoints of one service. */
  public static StaticResolver of(String service, Endpoint... endpoints) {
    return of(Map.of(service, List.of(endpoints)));
  }

  /**
   * Endpoints by service name.
   *
   * @throws IllegalArgumentException when two endpoints of a service have one id
   */
  public static StaticResolver of(Map<String, List<Endpoint>> endpointsByService) {
    Map<String, EndpointSnapshot> snapshots = new HashMap<>();
    endpointsByService.forEach(
        (service, endpoints) -> snapshots.put(service, new EndpointSnapshot(service, endpoints)));
    return new StaticResolver(Map.copyOf(snapshots));
  }

  /** Calls the listener once, before it returns. */
  @Override
  public Subscription resolve(String service, Consumer<EndpointSnapshot> listener) {
    EndpointSnapshot snapshot = snapshots.get(service);
    listener.accept(snapshot == null ? EndpointSnapshot.empty(service) : snapshot);
    return Subscription.NONE; // nothing follows
  }

  @Override
  public void close() {}
}
