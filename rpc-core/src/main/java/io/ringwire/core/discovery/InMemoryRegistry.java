package io.ringwire.core.discovery;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.DescriptorSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A registry inside one process: all three ports in one object, for tests and for programs that
 * embed both sides. Whatever registers through it is seen by whatever resolves through it, at once:
 * listeners run on the thread that made the change, after the change, without a lock held.
 *
 * <p>As in any registry, an id names one endpoint of its service: registering it again takes the
 * earlier registration's place, whose own withdrawal then does nothing. A service that once had an
 * endpoint stays in the catalogue, empty.
 */
public final class InMemoryRegistry implements Resolver, Registrar, ServiceCatalog {
  private final Object lock = new Object();
  private final Map<String, Map<String, Entry>> services = new TreeMap<>();
  private final Map<String, DescriptorSet> descriptors = new HashMap<>();
  private final Map<String, Set<Delivery<EndpointSnapshot>>> resolving = new HashMap<>();
  private final Set<Delivery<Map<String, EndpointSnapshot>>> watching = new LinkedHashSet<>();
  private boolean closed;

  /** Delivers an empty snapshot for a service without endpoints: in here, that is certain. */
  @Override
  public Subscription resolve(String service, Consumer<EndpointSnapshot> listener) {
    Delivery<EndpointSnapshot> delivery = new Delivery<>(listener);
    synchronized (lock) {
      requireOpen();
      resolving.computeIfAbsent(service, name -> new LinkedHashSet<>()).add(delivery);
      delivery.put(snapshot(service));
    }
    delivery.deliver();
    return () -> {
      synchronized (lock) {
        Set<Delivery<EndpointSnapshot>> others = resolving.get(service);
        if (others != null && others.remove(delivery) && others.isEmpty()) {
          resolving.remove(service);
        }
      }
      delivery.close();
    };
  }

  @Override
  public Subscription watch(Consumer<Map<String, EndpointSnapshot>> listener) {
    Delivery<Map<String, EndpointSnapshot>> delivery = new Delivery<>(listener);
    synchronized (lock) {
      requireOpen();
      watching.add(delivery);
      delivery.put(snapshots());
    }
    delivery.deliver();
    return () -> {
      synchronized (lock) {
        watching.remove(delivery);
      }
      delivery.close();
    };
  }

  @Override
  public CompletionStage<DescriptorSet> descriptors(String hash) {
    DescriptorSet found;
    synchronized (lock) {
      found = descriptors.get(hash);
    }
    return found != null
        ? CompletableFuture.completedFuture(found)
        : CompletableFuture.failedFuture(
            Status.of(StatusCode.NOT_FOUND, "no descriptor set has the hash " + hash)
                .asException());
  }

  /** An endpoint without a descriptor hash gets that of {@code set}. */
  @Override
  public Registration register(String service, Endpoint endpoint, DescriptorSet set) {
    Entry entry = new Entry(service, endpoint, set.hash());
    synchronized (lock) {
      requireOpen();
      descriptors.put(set.hash(), set);
      services.computeIfAbsent(service, name -> new TreeMap<>()).put(endpoint.id(), entry);
      changed(service);
    }
    deliver(service);
    return entry;
  }

  /** Withdraws every endpoint and ends every subscription. */
  @Override
  public void close() {
    List<String> emptied = new ArrayList<>();
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      services.forEach(
          (service, entries) -> {
            if (!entries.isEmpty()) {
              entries.clear();
              emptied.add(service);
            }
          });
      emptied.forEach(this::changed);
    }
    emptied.forEach(this::deliver);
    synchronized (lock) {
      resolving.values().forEach(deliveries -> deliveries.forEach(Delivery::close));
      resolving.clear();
      watching.forEach(Delivery::close);
      watching.clear();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this registry is closed");
    }
  }

  private void changed(String service) {
    EndpointSnapshot snapshot = snapshot(service);
    resolving.getOrDefault(service, Set.of()).forEach(delivery -> delivery.put(snapshot));
    if (!watching.isEmpty()) {
      Map<String, EndpointSnapshot> all = snapshots();
      watching.forEach(delivery -> delivery.put(all));
    }
  }

  private void deliver(String service) {
    List<Delivery<?>> affected;
    synchronized (lock) {
      affected = new ArrayList<>(resolving.getOrDefault(service, Set.of()));
      affected.addAll(watching);
    }
    affected.forEach(Delivery::deliver);
  }

  private EndpointSnapshot snapshot(String service) {
    return new EndpointSnapshot(
        service,
        services.getOrDefault(service, Map.of()).values().stream()
            .map(entry -> entry.current)
            .toList());
  }

  private Map<String, EndpointSnapshot> snapshots() {
    Map<String, EndpointSnapshot> all = new TreeMap<>();
    services.keySet().forEach(service -> all.put(service, snapshot(service)));
    return Collections.unmodifiableMap(all);
  }

  private final class Entry implements Registration {
    private final String service;
    private final String descriptorHash;
    private Endpoint current;

    Entry(String service, Endpoint endpoint, String descriptorHash) {
      this.service = service;
      this.descriptorHash = descriptorHash;
      this.current = described(endpoint);
    }

    @Override
    public CompletionStage<Void> established() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> update(Endpoint endpoint) {
      synchronized (lock) {
        if (!endpoint.id().equals(current.id())
            || !endpoint.host().equals(current.host())
            || endpoint.port() != current.port()) {
          throw new IllegalArgumentException(
              "an update keeps id, host and port: " + current + " cannot become " + endpoint);
        }
        current = described(endpoint);
        if (isRegistered()) {
          changed(service);
        }
      }
      deliver(service);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> withdraw() {
      synchronized (lock) {
        Map<String, Entry> siblings = services.get(service);
        if (siblings != null && siblings.remove(current.id(), this)) {
          changed(service);
        }
      }
      deliver(service);
      return CompletableFuture.completedFuture(null);
    }

    private boolean isRegistered() {
      Map<String, Entry> siblings = services.get(service);
      return siblings != null && siblings.get(current.id()) == this;
    }

    private Endpoint described(Endpoint endpoint) {
      return endpoint.descriptorHash().isEmpty()
          ? new Endpoint(
              endpoint.id(),
              endpoint.host(),
              endpoint.port(),
              endpoint.weight(),
              endpoint.version(),
              endpoint.zone(),
              endpoint.labels(),
              descriptorHash)
          : endpoint;
    }
  }
}
