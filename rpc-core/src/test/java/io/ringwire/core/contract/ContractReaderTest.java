package io.ringwire.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ContractReaderTest {

  @RpcService("test.shapes.v1.Shapes")
  interface Shapes {
    StringValue blocking(StringValue request);

    CompletionStage<StringValue> staged(StringValue request);

    CompletableFuture<StringValue> future(StringValue request);

    Flow.Publisher<Int64Value> server(StringValue request);

    CompletionStage<Int64Value> client(Flow.Publisher<StringValue> requests);

    Int64Value clientBlocking(Flow.Publisher<StringValue> requests);

    Flow.Publisher<Int64Value> bidi(Flow.Publisher<StringValue> requests);

    void oneWay(StringValue request);

    @RpcMethod(
        name = "Renamed",
        idempotent = true,
        execution = Execution.INLINE,
        timeoutMillis = 250)
    StringValue annotated(StringValue request);

    default StringValue convenience() {
      return blocking(StringValue.of("x"));
    }

    static String constant() {
      return "no method of the service";
    }

    @Override
    boolean equals(Object other);
  }

  private final ServiceContract shapes = ServiceContract.of(Shapes.class);

  @Test
  void readsEachKindAndItsExecutionFromTheSignature() {
    assertThat(shapes.name()).isEqualTo("test.shapes.v1.Shapes");
    assertThat(shapes.type()).isEqualTo(Shapes.class);
    assertShape("blocking", CallKind.UNARY, Execution.BLOCKING);
    assertShape("staged", CallKind.UNARY, Execution.RING);
    assertShape("future", CallKind.UNARY, Execution.RING);
    assertShape("server", CallKind.SERVER_STREAM, Execution.RING);
    assertShape("client", CallKind.CLIENT_STREAM, Execution.RING);
    assertShape("clientBlocking", CallKind.CLIENT_STREAM, Execution.BLOCKING);
    assertShape("bidi", CallKind.BIDI_STREAM, Execution.RING);
    assertShape("oneWay", CallKind.ONE_WAY, Execution.BLOCKING);
  }

  @Test
  void takesNamesTypesAndSettings() {
    MethodDescriptor<?, ?> plain = method("client");
    assertThat(plain.path()).isEqualTo("test.shapes.v1.Shapes/Client");
    assertThat(plain.requestSerializer().type()).isEqualTo(StringValue.class);
    assertThat(plain.replySerializer().type()).isEqualTo(Int64Value.class);
    assertThat(plain.idempotent()).isFalse();
    assertThat(plain.timeout()).isZero();
    MethodDescriptor<?, ?> annotated = method("annotated");
    assertThat(annotated.name()).isEqualTo("Renamed");
    assertThat(annotated.idempotent()).isTrue();
    assertThat(annotated.execution()).isEqualTo(Execution.INLINE);
    assertThat(annotated.timeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(method("oneWay").replySerializer().type()).isEqualTo(Empty.class);
  }

  @Test
  void listsTheAbstractMethodsAloneInTheOrderOfTheirWireNames() {
    assertThat(shapes.methods().values())
        .extracting(MethodDescriptor::name)
        .containsExactly(
            "Bidi",
            "Blocking",
            "Client",
            "ClientBlocking",
            "Future",
            "OneWay",
            "Renamed",
            "Server",
            "Staged");
  }

  @Test
  void givesOneDescriptorAMethodHoweverOftenItIsRead() {
    assertThat(ServiceContract.of(Shapes.class).methods()).isEqualTo(shapes.methods());
  }

  @RpcService("test.shapes.v1.Inherited")
  interface Inherited extends Shapes {
    StringValue added(StringValue request);
  }

  @Test
  void countsInheritedMethodsIn() {
    assertThat(ServiceContract.of(Inherited.class).methods()).hasSize(10);
  }

  // Each mistake on its own.

  @RpcService("test.v1.AClass")
  static class AClass {}

  @Test
  void refusesAClass() {
    assertMistake(
        AClass.class, "it is a class; annotate an interface with @RpcService and pass that");
  }

  interface Unmarked {
    StringValue get(StringValue request);
  }

  @Test
  void refusesAnInterfaceWithoutTheAnnotation() {
    assertMistake(
        Unmarked.class,
        "it has no @RpcService; annotate it, as in @RpcService(\"shop.order.v1.OrderService\")");
  }

  @RpcService("shop..Orders-v1")
  interface BadName {
    StringValue get(StringValue request);
  }

  @Test
  void refusesANameThatIsNoProtobufName() {
    assertMistake(
        BadName.class,
        "its service name is 'shop..Orders-v1'; use a protobuf full name with the API's version");
  }

  @RpcService("test.v1.Nothing")
  interface Nothing {
    default void ping() {}
  }

  @Test
  void refusesAServiceWithoutMethods() {
    assertMistake(Nothing.class, "it has no methods; declare at least one abstract method");
  }

  @RpcService("test.v1.Overloads")
  interface Overloads {
    StringValue get(StringValue request);

    StringValue get(Int64Value request);
  }

  @Test
  void refusesTwoMethodsOfOneWireName() {
    assertMistake(
        Overloads.class,
        "Overloads.get(StringValue) has the wire name Get, as has Overloads.get(Int64Value);"
            + " rename one of them, or set @RpcMethod(name = ...)");
  }

  @RpcService("test.v1.BadWireName")
  interface BadWireName {
    @RpcMethod(name = "get/order")
    StringValue get(StringValue request);
  }

  @Test
  void refusesAWireNameThatIsNoIdentifier() {
    assertMistake(
        BadWireName.class,
        "BadWireName.get(StringValue) has the wire name 'get/order'; set @RpcMethod(name = ...)");
  }

  @RpcService("test.v1.NoMessage")
  interface NoMessage {
    String get(StringValue request);
  }

  @Test
  void refusesAReturnTypeThatIsNoMessage() {
    assertMistake(
        NoMessage.class,
        "NoMessage.get(StringValue) has the return type String, which is no protobuf message;"
            + " write R m(Q)");
  }

  @RpcService("test.v1.NoMessageIn")
  interface NoMessageIn {
    StringValue get(com.google.protobuf.Message request);
  }

  @Test
  void refusesAnAbstractMessageType() {
    assertMistake(
        NoMessageIn.class,
        "NoMessageIn.get(Message) has the parameter type Message, which is no protobuf message");
  }

  @RpcService("test.v1.Dynamic")
  interface Dynamic {
    StringValue get(com.google.protobuf.DynamicMessage request);
  }

  @Test
  void refusesADynamicMessage() {
    assertMistake(Dynamic.class, "has the parameter type DynamicMessage, which is no protobuf");
  }

  @RpcService("test.v1.TwoParameters")
  interface TwoParameters {
    StringValue get(StringValue id, Int64Value version);

    StringValue none();
  }

  @Test
  void refusesAnyNumberOfParametersButOne() {
    assertMistake(
        TwoParameters.class,
        "TwoParameters.get(StringValue, Int64Value) takes 2 parameters; a contract method takes"
            + " exactly one message (google.protobuf.Empty for none)",
        "TwoParameters.none() takes 0 parameters");
  }

  @RpcService("test.v1.Raw")
  @SuppressWarnings("rawtypes")
  interface Raw {
    CompletionStage get(StringValue request);

    StringValue put(Flow.Publisher requests);
  }

  @Test
  void refusesRawTypes() {
    assertMistake(
        Raw.class,
        "Raw.get(StringValue) has the raw return type CompletionStage; name the message, as in"
            + " CompletionStage<GetOrderReply>",
        "Raw.put(Publisher) has the raw parameter type Publisher");
  }

  @RpcService("test.v1.Wildcards")
  interface Wildcards {
    CompletionStage<? extends StringValue> get(StringValue request);

    Flow.Publisher<Flow.Publisher<StringValue>> nested(StringValue request);
  }

  @Test
  void refusesWildcardsAndNestedTypes() {
    assertMistake(
        Wildcards.class,
        "Wildcards.get(StringValue) has the return type CompletionStage<? extends StringValue>, in"
            + " which no one message is named; use a generated protobuf class",
        "Wildcards.nested(StringValue) has the return type Publisher<Publisher<StringValue>>");
  }

  interface Generic<Q> {
    StringValue get(Q request);
  }

  @RpcService("test.v1.TypeVariable")
  interface TypeVariable extends Generic<StringValue> {}

  @Test
  void refusesTypeVariables() {
    assertMistake(TypeVariable.class, "has the parameter type Q, in which no one message is named");
  }

  @RpcService("test.v1.VoidStage")
  interface VoidStage {
    CompletionStage<Void> put(StringValue request);
  }

  @Test
  void refusesAStageOfVoidAndNamesBothCures() {
    assertMistake(
        VoidStage.class,
        "VoidStage.put(StringValue) has the return type CompletionStage<Void>, which carries no"
            + " message; use google.protobuf.Empty for an empty answer, or void for none at all");
  }

  @RpcService("test.v1.OneWayStream")
  interface OneWayStream {
    void put(Flow.Publisher<StringValue> requests);
  }

  @Test
  void refusesAOneWayStream() {
    assertMistake(
        OneWayStream.class,
        "OneWayStream.put(Publisher) takes a stream and returns void; a one-way method takes one"
            + " message");
  }

  @RpcService("test.v1.NegativeTimeout")
  interface NegativeTimeout {
    @RpcMethod(timeoutMillis = -1)
    StringValue get(StringValue request);
  }

  @Test
  void refusesANegativeTimeout() {
    assertMistake(
        NegativeTimeout.class,
        "NegativeTimeout.get(StringValue) has the timeout -1 ms; state more than 0");
  }

  @RpcService("test.v1.AnnotatedDefault")
  interface AnnotatedDefault {
    StringValue get(StringValue request);

    @RpcMethod(idempotent = true)
    default StringValue getTwice(StringValue request) {
      return get(get(request));
    }
  }

  @Test
  void refusesAnAnnotatedMethodWithABody() {
    assertMistake(
        AnnotatedDefault.class,
        "AnnotatedDefault.getTwice(StringValue) has a body and is annotated as a method of the"
            + " service; default and static methods are not called remotely");
  }

  @RpcService("google.protobuf.StringValue")
  interface NamedAsAMessage {
    StringValue get(StringValue request);
  }

  @Test
  void refusesAServiceNamedAsOneOfItsMessages() {
    assertMistake(
        NamedAsAMessage.class,
        "its service name google.protobuf.StringValue is that of a message; give the service a name"
            + " of its own");
  }

  @RpcService("bad name")
  interface Several {
    String first(StringValue request);

    StringValue second();

    @RpcMethod(timeoutMillis = -5)
    StringValue third(StringValue request);
  }

  @Test
  void tellsAllMistakesInOneMessage() {
    assertThatThrownBy(() -> ServiceContract.of(Several.class))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith(Several.class.getName() + " is no service contract:\n  - ")
        .satisfies(failure -> assertThat(failure.toString().lines().skip(1)).hasSize(4))
        .hasMessageContainingAll(
            "service name is 'bad name'",
            "Several.first(StringValue)",
            "Several.second()",
            "Several.third(StringValue)");
  }

  static void assertMistake(Class<?> type, String... mistakes) {
    assertThatThrownBy(() -> ServiceContract.of(type))
        .isInstanceOf(ContractException.class)
        .hasMessageContainingAll(mistakes)
        .satisfies(
            failure ->
                assertThat(failure.toString().lines().skip(1).count())
                    .as("mistakes in: %s", failure.getMessage())
                    .isLessThanOrEqualTo(mistakes.length));
  }

  private void assertShape(String javaName, CallKind kind, Execution execution) {
    MethodDescriptor<?, ?> method = method(javaName);
    assertThat(method.kind()).as(javaName).isEqualTo(kind);
    assertThat(method.execution()).as(javaName).isEqualTo(execution);
  }

  private MethodDescriptor<?, ?> method(String javaName) {
    for (Method method : shapes.methods().keySet()) {
      if (method.getName().equals(javaName)) {
        return shapes.methods().get(method);
      }
    }
    throw new AssertionError("no method " + javaName);
  }
}
