package io.ringwire.core.endtoend;

import static io.ringwire.core.endtoend.CallsTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.codec.metadata.Metadata;
import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.metadata.MetadataKeys;
import io.ringwire.codec.metadata.TraceParent;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Reply;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.observe.TraceFilter;
import io.ringwire.core.server.RpcServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** What surrounds a call, and goes along with it. */
@Timeout(60)
class ContextTest {
  private static final StringValue HELLO = StringValue.of("hello");
  private static final MetadataKey<String> NOTE = MetadataKey.text("note");

  private final World world = new World();
  private final EchoHandlers inner = new EchoHandlers();
  private final EchoHandlers outer = new EchoHandlers();
  private final EchoService toInner = world.clientOf(world.serve(inner)).create(EchoService.class);
  private final RpcServer outerServer = world.serve(outer);

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  private EchoService toOuter(CallOptions options) {
    return world.clientOf(outerServer).create(EchoService.class, options);
  }

  @Test
  void metadataReachesTheHandler() throws Exception {
    CompletableFuture<Metadata> seen = new CompletableFuture<>();
    outer.answer =
        request -> {
          seen.complete(CallContext.current().metadata());
          return CompletableFuture.completedFuture(request);
        };
    get(
        toOuter(CallOptions.DEFAULT.with(NOTE, "by hand").with(MetadataKeys.TENANT, "acme"))
            .ring(HELLO));
    assertThat(get(seen).get(NOTE)).isEqualTo("by hand");
    assertThat(get(seen).get(MetadataKeys.TENANT)).isEqualTo("acme");
  }

  @Test
  void propagatedMetadataFlowsOnAndCredentialsDoNot() throws Exception {
    CompletableFuture<Metadata> seen = new CompletableFuture<>();
    inner.answer =
        request -> {
          seen.complete(CallContext.current().metadata());
          return CompletableFuture.completedFuture(request);
        };
    outer.answer = toInner::ring;
    CallOptions options =
        CallOptions.DEFAULT
            .with(MetadataKeys.TENANT, "acme")
            .with(MetadataKeys.AUTHORIZATION, "Bearer secret")
            .with(NOTE, "for the first only");
    get(toOuter(options).ring(HELLO));
    assertThat(get(seen).get(MetadataKeys.TENANT)).isEqualTo("acme");
    assertThat(get(seen).contains(MetadataKeys.AUTHORIZATION)).isFalse();
    assertThat(get(seen).contains(NOTE)).isFalse();
  }

  @Test
  void metadataOfTheReplyReachesTheCaller() throws Exception {
    MethodDescriptor<StringValue, StringValue> method =
        MethodDescriptor.of(
                "ringwire.test.v1.Generic",
                "Echo",
                CallKind.UNARY,
                ProtobufSerializer.of(StringValue.class),
                ProtobufSerializer.of(StringValue.class))
            .build();
    RpcServer generic =
        world.serve(
            outer,
            builder ->
                builder.service(
                    method,
                    call ->
                        CompletableFuture.completedFuture(
                            Reply.of(call.request(), Metadata.EMPTY.with(NOTE, "back")))));
    RpcClient client =
        world.client(
            builder ->
                builder.endpoints(method.service(), Endpoint.of("127.0.0.1", generic.port())));
    Reply reply = get(client.call(method, HELLO, CallOptions.DEFAULT));
    assertThat(reply.message()).isEqualTo(HELLO);
    assertThat(reply.metadata().get(NOTE)).isEqualTo("back");
  }

  @Test
  void theContextSurvivesAsynchronousHops() throws Exception {
    List<String> tenants = new CopyOnWriteArrayList<>();
    Runnable note =
        () ->
            tenants.add(String.valueOf(CallContext.current().metadata().get(MetadataKeys.TENANT)));
    CompletableFuture<Void> released = new CompletableFuture<>();
    // Answers late and elsewhere, so that callbacks run on the thread that completes.
    inner.answer = request -> released.thenApplyAsync(open -> request);
    outer.answer =
        request -> {
          note.run();
          CompletableFuture<StringValue> answer =
              toInner
                  .ring(request)
                  .thenCompose(
                      first -> {
                        note.run();
                        return toInner.inline(first);
                      })
                  .thenApplyAsync(
                      second -> {
                        note.run();
                        return second;
                      })
                  .toCompletableFuture();
          released.complete(null);
          return answer;
        };
    get(toOuter(CallOptions.DEFAULT.with(MetadataKeys.TENANT, "acme")).ring(HELLO));
    assertThat(tenants).containsExactly("acme", "acme", "acme");
  }

  @Test
  void signalsOfANestedStreamRunUnderTheContextOfItsCaller() throws Exception {
    List<String> tenants = new CopyOnWriteArrayList<>();
    outer.answer =
        request -> {
          Gathered<Int64Value> got =
              Gathered.asking(
                  Long.MAX_VALUE,
                  number ->
                      tenants.add(
                          String.valueOf(
                              CallContext.current().metadata().get(MetadataKeys.TENANT))));
          toInner.count(Int64Value.of(3)).subscribe(got);
          return got.end.thenApply(all -> StringValue.of("" + all.size()));
        };
    assertThat(
            get(toOuter(CallOptions.DEFAULT.with(MetadataKeys.TENANT, "acme")).ring(HELLO))
                .getValue())
        .isEqualTo("3");
    assertThat(tenants).containsExactly("acme", "acme", "acme");
  }

  @Test
  void signalsOfARequestStreamRunUnderTheContextOfTheirCall() throws Exception {
    List<String> tenants = new CopyOnWriteArrayList<>();
    outer.summer =
        numbers -> {
          Gathered<Int64Value> got =
              Gathered.asking(
                  Long.MAX_VALUE,
                  number ->
                      tenants.add(
                          String.valueOf(
                              CallContext.current().metadata().get(MetadataKeys.TENANT))));
          numbers.subscribe(got);
          return got.end.thenApply(all -> Int64Value.of(all.size()));
        };
    get(toOuter(CallOptions.DEFAULT.with(MetadataKeys.TENANT, "acme")).sum(new Numbers(2)));
    assertThat(tenants).containsExactly("acme", "acme");
  }

  @Test
  void aWrappedExecutorTakesTheContextAlong() throws Exception {
    Executor own = CallContext.wrap(task -> new Thread(task).start());
    CompletableFuture<String> tenant = new CompletableFuture<>();
    outer.answer =
        request ->
            CompletableFuture.supplyAsync(
                () -> {
                  tenant.complete(CallContext.current().metadata().get(MetadataKeys.TENANT));
                  return request;
                },
                own);
    get(toOuter(CallOptions.DEFAULT.with(MetadataKeys.TENANT, "acme")).ring(HELLO));
    assertThat(get(tenant)).isEqualTo("acme");
  }

  @Test
  void noContextIsLeftOnTheThreadsOfHandlers() throws Exception {
    EchoService tenants = toOuter(CallOptions.DEFAULT.with(MetadataKeys.TENANT, "acme"));
    CompletableFuture<String> second = new CompletableFuture<>();
    get(tenants.ring(HELLO));
    get(tenants.inline(HELLO));
    outer.answer =
        request -> {
          second.complete(
              String.valueOf(CallContext.current().metadata().get(MetadataKeys.TENANT)));
          return CompletableFuture.completedFuture(request);
        };
    get(toOuter(CallOptions.DEFAULT).ring(HELLO));
    assertThat(get(second)).isEqualTo("null");
  }

  @Test
  void aTraceGoesOnThroughNestedCallsWithSpansOfTheirOwn() throws Exception {
    List<TraceParent> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<String> logged = new CompletableFuture<>();
    inner.answer =
        request -> {
          seen.add(CallContext.current().metadata().get(MetadataKeys.TRACEPARENT));
          logged.complete(MDC.get(TraceFilter.TRACE_ID));
          return CompletableFuture.completedFuture(request);
        };
    outer.answer =
        request -> {
          seen.add(CallContext.current().metadata().get(MetadataKeys.TRACEPARENT));
          return toInner.ring(request);
        };
    EchoService edge =
        world
            .clientOf(builder -> builder.filter(TraceFilter.starting(1)), outerServer)
            .create(EchoService.class);
    get(edge.ring(HELLO));
    assertThat(seen).hasSize(2);
    assertThat(seen.get(1).traceIdHigh()).isEqualTo(seen.get(0).traceIdHigh());
    assertThat(seen.get(1).traceIdLow()).isEqualTo(seen.get(0).traceIdLow());
    assertThat(seen.get(1).spanId()).isNotEqualTo(seen.get(0).spanId());
    assertThat(seen.get(1).isSampled()).isTrue();
    assertThat(seen.get(1).toString()).contains(get(logged));
  }

  @Test
  void filtersRunOutsideInOnBothSides() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    EchoHandlers handlers = new EchoHandlers();
    handlers.answer =
        request -> {
          order.add("handler");
          return CompletableFuture.completedFuture(request);
        };
    RpcServer server =
        world.serve(
            handlers,
            builder ->
                builder.filter(noting(order, "server one")).filter(noting(order, "server two")));
    EchoService echo =
        world
            .clientOf(
                builder ->
                    builder.filter(noting(order, "client one")).filter(noting(order, "client two")),
                server)
            .create(EchoService.class);
    get(echo.ring(HELLO));
    assertThat(order)
        .containsExactly("client one", "client two", "server one", "server two", "handler");
  }

  private static Filter noting(List<String> order, String name) {
    return (call, next) -> {
      order.add(name);
      return next.invoke(call);
    };
  }
}
