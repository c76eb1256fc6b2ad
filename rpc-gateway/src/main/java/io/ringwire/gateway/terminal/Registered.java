package io.ringwire.gateway.terminal;

import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MalformedDescriptorsException;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.gateway.route.DescriptorChoice;
import io.ringwire.gateway.transcode.Schema;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a catalog holds at one moment, asked for with a time limit as a terminal wants it. */
final class Registered {
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final ServiceCatalog catalog;
  private final SortedMap<String, EndpointSnapshot> services;

  private Registered(ServiceCatalog catalog, Map<String, EndpointSnapshot> services) {
    this.catalog = catalog;
    this.services = new TreeMap<>(services);
  }

  /**
   * Asks for the whole map once.
   *
   * @throws RpcException UNAVAILABLE when the registry does not answer
   */
  static Registered read(ServiceCatalog catalog) throws InterruptedException {
    CompletableFuture<Map<String, EndpointSnapshot>> first = new CompletableFuture<>();
    Subscription subscription = catalog.watch(first::complete);
    try {
      return new Registered(catalog, await(first));
    } finally {
      subscription.close();
    }
  }

  /** By full name. */
  SortedMap<String, EndpointSnapshot> services() {
    return services;
  }

  /**
   * The schema that speaks for a service, as the gateway would choose it.
   *
   * @throws RpcException when it cannot be loaded or read
   */
  Schema schema(String service) throws InterruptedException {
    EndpointSnapshot snapshot = services.getOrDefault(service, EndpointSnapshot.empty(service));
    Optional<String> hash = DescriptorChoice.of(snapshot);
    if (hash.isEmpty()) {
      throw Status.of(
              StatusCode.UNIMPLEMENTED, "the endpoints of " + service + " name no descriptor set")
          .asException();
    }
    DescriptorSet set = await(catalog.descriptors(hash.get()).toCompletableFuture());
    try {
      return Schema.of(set);
    } catch (MalformedDescriptorsException e) {
      throw Status.of(StatusCode.DATA_LOSS, "descriptor set of " + service + ": " + e.getMessage())
          .asException(e);
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw RpcException.statusOf(e).asException(e);
    } catch (TimeoutException e) {
      throw Status.of(
              StatusCode.UNAVAILABLE,
              "the registry did not answer within " + WAIT.toSeconds() + " s")
          .asException(e);
    }
  }
}
