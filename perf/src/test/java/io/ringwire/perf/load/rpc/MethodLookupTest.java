package io.ringwire.perf.load.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.core.discovery.InMemoryRegistry;
import io.ringwire.core.discovery.Registrar;
import io.ringwire.core.discovery.ServiceCatalog;
import io.ringwire.core.discovery.Subscription;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.perf.v1.GetUserRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MethodLookupTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final DescriptorSet USERS = ServiceContract.of(InlineUsers.class).descriptors();

  @Test
  void aRegisteredMethodIsFoundAndItsRequestEncodedFromJson() throws Exception {
    try (InMemoryRegistry registry = registered(USERS)) {
      MethodSchema method = new MethodLookup(InlineUsers.NAME + "/Get").in(registry, PATIENCE);

      assertThat(method.kind()).isEqualTo(CallKind.UNARY);
      byte[] request =
          method.requestTranscoder().transcode("{\"id\":\"42\"}".getBytes(StandardCharsets.UTF_8));
      assertThat(GetUserRequest.parseFrom(request).getId()).isEqualTo(42);
    }
  }

  @Test
  void anUnknownServiceIsAnsweredWithTheNearestElseWithThoseThereAre() {
    try (InMemoryRegistry registry = registered(USERS)) {
      assertThatThrownBy(
              () -> new MethodLookup("ringwire.perf.v1.InlineUsrs/Get").in(registry, PATIENCE))
          .isInstanceOfSatisfying(
              LookupException.class, e -> assertThat(e.isUnreachable()).isFalse())
          .hasMessage(
              "no service ringwire.perf.v1.InlineUsrs is registered; did you mean "
                  + InlineUsers.NAME
                  + "?");
      assertThatThrownBy(() -> new MethodLookup("shop.Orders/Get").in(registry, PATIENCE))
          .hasMessage("no service shop.Orders is registered; there are: " + InlineUsers.NAME);
    }
  }

  @Test
  void anUnknownMethodIsAnsweredWithTheNearestElseWithThoseThereAre() {
    assertThatThrownBy(() -> new MethodLookup(InlineUsers.NAME + "/Got").in(USERS))
        .hasMessage(InlineUsers.NAME + " has no method Got; did you mean Get?");
    assertThatThrownBy(() -> new MethodLookup(InlineUsers.NAME + "/CancelOrder").in(USERS))
        .hasMessage(InlineUsers.NAME + " has no method CancelOrder; there are: Get");
  }

  @Test
  void aServiceWithoutADescriptorCannotBeCalledByJson() {
    try (InMemoryRegistry registry =
        registered(DescriptorSet.of(FileDescriptorSet.getDefaultInstance()))) {
      assertThatThrownBy(() -> new MethodLookup(InlineUsers.NAME + "/Get").in(registry, PATIENCE))
          .isInstanceOf(LookupException.class)
          .hasMessageContaining(InlineUsers.NAME);
    }
  }

  @Test
  void aRegistryThatDoesNotAnswerIsUnreachable() {
    ServiceCatalog silent =
        new ServiceCatalog() {
          @Override
          public Subscription watch(Consumer<Map<String, EndpointSnapshot>> listener) {
            return () -> {};
          }

          @Override
          public CompletionStage<DescriptorSet> descriptors(String hash) {
            return new CompletableFuture<>();
          }
        };

    assertThatThrownBy(() -> new MethodLookup("a.v1.B/C").in(silent, Duration.ofMillis(50)))
        .isInstanceOfSatisfying(LookupException.class, e -> assertThat(e.isUnreachable()).isTrue())
        .hasMessageContaining("50 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a.v1.B", "a.v1.B/", "/C", "a/b/c"})
  void whatIsNoMethodNameIsRefused(String path) {
    assertThatThrownBy(() -> new MethodLookup(path)).hasMessageContaining("OrderService/GetOrder");
  }

  private static InMemoryRegistry registered(DescriptorSet descriptors) {
    InMemoryRegistry registry = new InMemoryRegistry();
    Endpoint endpoint =
        new Endpoint("one", "127.0.0.1", 9_000, 100, "", "", Map.of(), descriptors.hash());
    Registrar.Registration registration =
        registry.register(InlineUsers.NAME, endpoint, descriptors);
    registration.established().toCompletableFuture().join();
    return registry;
  }
}
