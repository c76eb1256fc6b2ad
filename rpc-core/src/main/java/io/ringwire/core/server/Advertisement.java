package io.ringwire.core.server;

import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.discovery.Registrar.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server's entries in the registry, one a service. Without a registrar it has none, and everything is done at once. */
final class Advertisement {
  private final boolean isPublic;
  private final Map<ServedService, Registration> registrations = new LinkedHashMap<>();

  private Advertisement(boolean isPublic) {
    this.isPublic = isPublic;
  }

  static Advertisement of(
      @Nullable Registrar registrar,
      Map<String, ServedService> services,
      Function<ServedService, Endpoint> endpoint) {
    Advertisement made = new Advertisement(registrar != null);
    if (registrar != null) {
      try {
        for (ServedService service : services.values()) {
          made.registrations.put(
              service,
              registrar.register(service.name(), endpoint.apply(service), service.descriptors()));
        }
      } catch (Throwable notAnnounced) {
        made.withdraw();
        throw notAnnounced;
      }
    }
    return made;
  }

  boolean isPublic() {
    return isPublic;
  }

  CompletionStage<Void> established() {
    return all(Registration::established);
  }

  CompletionStage<Void> update(Function<ServedService, Endpoint> endpoint) {
    List<CompletableFuture<Void>> updates = new ArrayList<>();
    registrations.forEach(
        (service, registration) ->
            updates.add(registration.update(endpoint.apply(service)).toCompletableFuture()));
    return CompletableFuture.allOf(updates.toArray(CompletableFuture[]::new));
  }

  CompletionStage<Void> withdraw() {
    return all(Registration::withdraw);
  }

  private CompletionStage<Void> all(Function<Registration, CompletionStage<Void>> step) {
    return CompletableFuture.allOf(
        registrations.values().stream()
            .map(registration -> guarded(step, registration))
            .toArray(CompletableFuture[]::new));
  }

  // What one registration throws must not keep the step from the others.
  private static CompletableFuture<Void> guarded(
      Function<Registration, CompletionStage<Void>> step, Registration registration) {
    try {
      return step.apply(registration).toCompletableFuture();
    } catch (RuntimeException thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }
}
