package io.ringwire.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.core.annotation.RpcService;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Cancellation;
import io.ringwire.core.call.Deadline;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class HandlerBindingTest {
  private static final StringValue HELLO = StringValue.of("hello");

  @RpcService("test.v1.First")
  interface First {
    StringValue one(StringValue request);
  }

  @RpcService("test.v1.Second")
  interface Second {
    CompletionStage<StringValue> two(StringValue request);

    void three(StringValue request);
  }

  private abstract static class Base implements First {
    @Override
    public StringValue one(StringValue request) {
      return request;
    }
  }

  private static final class Both extends Base implements Second {
    @Override
    public CompletionStage<StringValue> two(StringValue request) {
      return CompletableFuture.completedStage(request);
    }

    @Override
    public void three(StringValue request) {}
  }

  private static Reply invoke(ServedService service, String name) {
    for (Map.Entry<MethodDescriptor<?, ?>, Invoker> handler : service.handlers().entrySet()) {
      if (handler.getKey().name().equals(name)) {
        Call call =
            Call.of(handler.getKey(), HELLO, Metadata.EMPTY, Deadline.NONE, Cancellation.NEVER);
        return handler.getValue().invoke(call).toCompletableFuture().join();
      }
    }
    throw new AssertionError("no method " + name);
  }

  @Test
  void everyAnnotatedInterfaceOfTheClassIsServedInheritedOnesToo() {
    List<ServedService> services = HandlerBinding.bind(new Both());
    assertThat(services)
        .extracting(ServedService::name)
        .containsExactlyInAnyOrder("test.v1.First", "test.v1.Second");
    for (ServedService service : services) {
      if (service.name().equals("test.v1.First")) {
        assertThat(invoke(service, "One").message()).isEqualTo(HELLO);
      } else {
        assertThat(invoke(service, "Two").message()).isEqualTo(HELLO);
        assertThat(invoke(service, "Three")).isSameAs(Reply.NONE);
      }
      assertThat(service.descriptors().hash()).hasSize(64);
    }
  }

  @Test
  void aMinimalStageIsAnAnswerLikeAnyOther() {
    // Of CompletableFuture.completedStage; its isDone throws.
    Second failing =
        new Second() {
          @Override
          public CompletionStage<StringValue> two(StringValue request) {
            return CompletableFuture.failedStage(new IllegalStateException("as told"));
          }

          @Override
          public void three(StringValue request) {}
        };
    ServedService service = HandlerBinding.bind(failing).get(0);
    assertThatThrownBy(() -> invoke(service, "Two")).hasRootCauseMessage("as told");
  }

  @Test
  void aClassThatServesNothingIsNamedWithTheCure() {
    assertThatThrownBy(() -> HandlerBinding.bind("a string"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String serves nothing")
        .hasMessageContaining("@RpcService");
  }

  @Test
  void aLambdaOfAServiceInterfaceServesIt() {
    First lambda = request -> StringValue.of(request.getValue() + "!");
    assertThat(invoke(HandlerBinding.bind(lambda).get(0), "One").message())
        .isEqualTo(StringValue.of("hello!"));
  }

  @Test
  void aServiceServedTwiceIsAMistakeOfTheBuilder() {
    assertThatThrownBy(
            () -> RpcServer.builder().service(new Both()).service((First) request -> request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test.v1.First is served twice")
        .hasMessageContaining(Both.class.getName());
  }

  @Test
  void aServerWithoutAServiceIsAMistakeOfTheBuilder() {
    assertThatThrownBy(() -> RpcServer.builder().build())
        .hasMessageContaining("a server needs a service");
  }

  @Test
  void aServerStartsOnce() {
    RpcServer server = RpcServer.builder().service(new Both()).build();
    try (server) {
      assertThatThrownBy(server::port).hasMessageContaining("not started");
      server.start();
      assertThatThrownBy(server::start).hasMessageContaining("starts once");
    }
  }
}
