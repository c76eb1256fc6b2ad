package io.ringwire.gateway.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.gateway.testing.EverythingService;
import io.ringwire.gateway.testing.ShelfService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RegisteredTest {
  private final Map<String, DescriptorSet> sets =
      Map.of(
          "a", ServiceContract.of(ShelfService.class).descriptors(),
          "b", ServiceContract.of(EverythingService.class).descriptors());

  private static Endpoint endpoint(int port, String version, String hash) {
    return new Endpoint("e" + port, "127.0.0.1", port, 100, version, "", Map.of(), hash);
  }

  @Test
  void duringARollingDeployTheNewestVersionSpeaksAsInTheGateway() throws Exception {
    EndpointSnapshot snapshot =
        new EndpointSnapshot("s", List.of(endpoint(1, "2.10", "a"), endpoint(2, "2.9", "b")));
    ServiceCatalog catalog =
        new ServiceCatalog() {
          @Override
          public Subscription watch(Consumer<Map<String, EndpointSnapshot>> listener) {
            listener.accept(Map.of("s", snapshot));
            return () -> {};
          }

          @Override
          public CompletionStage<DescriptorSet> descriptors(String hash) {
            return CompletableFuture.completedFuture(sets.get(hash));
          }
        };
    assertThat(Registered.read(catalog).schema("s").services())
        .containsKey("ringwire.gateway.test.ShelfService");
  }
}
