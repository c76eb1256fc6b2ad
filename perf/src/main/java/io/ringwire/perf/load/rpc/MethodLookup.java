package io.ringwire.perf.load.rpc;

import io.ringwire.codec.status.RpcException;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MalformedDescriptorsException;
import io.ringwire.core.contract.NearestName;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.gateway.route.DescriptorChoice;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.Schema;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds a method by the name it travels by, in a registry or in a descriptor set. */
public final class MethodLookup {
  private static final int NAMES_SHOWN_MAX = 30;

  private final String service;
  private final String method;

  /**
   * @param path service and method: {@code shop.order.v1.OrderService/GetOrder}
   * @throws IllegalArgumentException when it is nothing like that
   */
  public MethodLookup(String path) {
    int slash = path.indexOf('/');
    if (slash < 1 || slash == path.length() - 1 || path.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException(
          "the method must be like shop.order.v1.OrderService/GetOrder, was " + path);
    }
    service = path.substring(0, slash);
    method = path.substring(slash + 1);
  }

  public String service() {
    return service;
  }

  public String method() {
    return method;
  }

  /** Asks the registry, waiting at most {@code patience} for each of its answers. */
  public MethodSchema in(ServiceCatalog catalog, Duration patience)
      throws LookupException, InterruptedException {
    CompletableFuture<Map<String, EndpointSnapshot>> first = new CompletableFuture<>();
    try (Subscription watch = catalog.watch(first::complete)) {
      Map<String, EndpointSnapshot> services = await(first, patience);
      EndpointSnapshot snapshot = services.get(service);
      if (snapshot == null) {
        throw LookupException.unknown(
            "no service " + service + " is registered; " + hint(service, services.keySet()));
      }
      return in(catalog, snapshot, patience);
    }
  }

  private MethodSchema in(ServiceCatalog catalog, EndpointSnapshot snapshot, Duration patience)
      throws LookupException, InterruptedException {
    Optional<String> chosen = DescriptorChoice.of(snapshot);
    if (chosen.isEmpty()) {
      throw LookupException.unknown(
          service
              + " has "
              + snapshot.endpoints().size()
              + " endpoints registered and none with a descriptor");
    }
    // Two during a rolling deploy: first the one that gateways choose; a method that only the other
    // knows can be called
    // there.
    Set<String> hashes = new LinkedHashSet<>();
    hashes.add(chosen.get());
    snapshot.endpoints().stream()
        .map(Endpoint::descriptorHash)
        .filter(hash -> !hash.isEmpty())
        .forEach(hashes::add);
    LookupException problem = null;
    for (String hash : hashes) {
      try {
        return in(await(catalog.descriptors(hash).toCompletableFuture(), patience));
      } catch (LookupException e) {
        problem = e;
      }
    }
    throw problem == null
        ? LookupException.unknown("no descriptor of " + service + " could be read")
        : problem;
  }

  /** Looks into a descriptor set. */
  public MethodSchema in(DescriptorSet descriptors) throws LookupException {
    try {
      Schema schema = Schema.of(descriptors);
      Optional<MethodSchema> found = schema.method(service, method);
      if (found.isPresent()) {
        return found.get();
      }
      List<MethodSchema> siblings = schema.methods(service);
      throw LookupException.unknown(
          siblings.isEmpty()
              ? "the descriptor does not describe "
                  + service
                  + "; "
                  + hint(service, schema.services().keySet())
              : service
                  + " has no method "
                  + method
                  + "; "
                  + hint(method, siblings.stream().map(MethodSchema::name).toList()));
    } catch (MalformedDescriptorsException e) {
      throw LookupException.unknown(
          "the descriptor of " + service + " cannot be read: " + e.getMessage());
    }
  }

  private static <T> T await(CompletableFuture<T> answer, Duration patience)
      throws LookupException, InterruptedException {
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw LookupException.unreachable(
          "the registry did not answer in " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw LookupException.unreachable("the registry failed: " + RpcException.statusOf(e).text());
    }
  }

  /** What was probably meant, else all there is. */
  private static String hint(String typed, Collection<String> known) {
    String nearest = NearestName.of(typed, known);
    return nearest != null ? "did you mean " + nearest + "?" : "there are: " + list(known);
  }

  private static String list(Collection<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    List<String> sorted = new TreeSet<>(names).stream().limit(NAMES_SHOWN_MAX).toList();
    int more = names.size() - sorted.size();
    return String.join(", ", sorted) + (more > 0 ? " and " + more + " more" : "");
  }
}
