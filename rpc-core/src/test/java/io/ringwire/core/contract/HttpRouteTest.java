package io.ringwire.core.contract;

import static io.ringwire.core.contract.ContractReaderTest.assertMistake;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpRule;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.StringValue;
import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcService;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class HttpRouteTest {

  @RpcService("test.routes.v1.Fine")
  interface Fine {
    @HttpRoute(get = "/v1/operations")
    @HttpRoute(get = "/v1/{name=operations/**}:list", responseBody = "operations")
    ListOperationsResponse list(ListOperationsRequest request);

    @HttpRoute(post = "/v1/operations/{name}:wait", body = "*")
    @HttpRoute(patch = "/v1/failures/{error.message}", body = "error")
    Operation run(Operation request);

    @HttpRoute(put = "/v1/waits/{name}/{timeout}")
    Operation await(WaitOperationRequest request);

    @HttpRoute(post = "/v1/streams:upload", body = "*")
    StringValue upload(Flow.Publisher<StringValue> requests);

    @HttpRoute(delete = "/v1/operations/{name}")
    void forget(WaitOperationRequest request);
  }

  @Test
  void putsEveryRouteWithAllItsPartsIntoTheDescriptors() throws Exception {
    ServiceDescription service =
        ServiceDescriptions.read(ServiceContract.of(Fine.class).descriptors())
            .service("test.routes.v1.Fine")
            .orElseThrow();
    assertThat(service.method("List").orElseThrow().routes())
        .isEqualTo(
            List.of(
                HttpRule.newBuilder().setGet("/v1/operations").build(),
                HttpRule.newBuilder()
                    .setGet("/v1/{name=operations/**}:list")
                    .setResponseBody("operations")
                    .build()));
    assertThat(service.method("Run").orElseThrow().routes())
        .isEqualTo(
            List.of(
                HttpRule.newBuilder().setPost("/v1/operations/{name}:wait").setBody("*").build(),
                HttpRule.newBuilder()
                    .setPatch("/v1/failures/{error.message}")
                    .setBody("error")
                    .build()));
    assertThat(service.method("Forget").orElseThrow().routes())
        .containsExactly(HttpRule.newBuilder().setDelete("/v1/operations/{name}").build());
  }

  @RpcService("test.routes.v1.NoVerb")
  interface NoVerb {
    @HttpRoute(body = "*")
    StringValue none(StringValue request);

    @HttpRoute(get = "/v1/a", post = "/v1/b")
    StringValue two(StringValue request);
  }

  @Test
  void refusesARouteWithoutExactlyOneVerb() {
    assertMistake(
        NoVerb.class,
        "NoVerb.none(StringValue) has an @HttpRoute without a verb; set exactly one of get, post,",
        "NoVerb.two(StringValue) has an @HttpRoute with the verbs get and post; set exactly one");
  }

  @RpcService("test.routes.v1.BadTemplate")
  interface BadTemplate {
    @HttpRoute(get = "/v1/{value")
    StringValue get(StringValue request);
  }

  @Test
  void refusesABadTemplateAndShowsWhere() {
    assertMistake(
        BadTemplate.class,
        "BadTemplate.get(StringValue) has the bad route template '/v1/{value': the variable value"
            + " is not closed by } (at character 11); write it as in /v1/orders/{order_id}:cancel");
  }

  @RpcService("test.routes.v1.UnknownVariable")
  interface UnknownVariable {
    @HttpRoute(get = "/v1/{naem}")
    Operation get(Operation request);

    @HttpRoute(get = "/v1/deep/{error.text}")
    Operation deep(Operation request);
  }

  @Test
  void refusesAVariableThatIsNoField() {
    assertMistake(
        UnknownVariable.class,
        "UnknownVariable.get(Operation) binds the path variable naem, but"
            + " google.longrunning.Operation has no field naem; it has name, metadata, done, error,"
            + " response",
        "binds the path variable error.text, but google.rpc.Status has no field text; it has code,"
            + " message, details");
  }

  @RpcService("test.routes.v1.UnspellableVariable")
  interface UnspellableVariable {
    @HttpRoute(get = "/v1/message/{error}")
    Operation message(Operation request);

    @HttpRoute(get = "/v1/repeated/{error.details}")
    Operation repeated(Operation request);

    @HttpRoute(get = "/v1/scalar/{name.first}")
    Operation scalar(Operation request);
  }

  @Test
  void refusesAVariableThatTextCannotSpell() {
    assertMistake(
        UnspellableVariable.class,
        "the path variable error, but the field google.longrunning.Operation.error is a message;",
        "the path variable error.details, but the field google.rpc.Status.details is repeated;",
        "the path variable name.first, but the field google.longrunning.Operation.name is no"
            + " message; a path variable fills one singular field");
  }

  @RpcService("test.routes.v1.BadBody")
  interface BadBody {
    @HttpRoute(get = "/v1/a", body = "*")
    Operation get(Operation request);

    @HttpRoute(delete = "/v1/b", body = "name")
    Operation delete(Operation request);

    @HttpRoute(post = "/v1/c", body = "payload")
    Operation post(Operation request);

    @HttpRoute(post = "/v1/d", responseBody = "payload")
    Operation reply(Operation request);
  }

  @Test
  void refusesBodiesThatCannotBe() {
    assertMistake(
        BadBody.class,
        "BadBody.get(Operation) has the body '*' on GET /v1/a; get and delete have no body",
        "BadBody.delete(Operation) has the body 'name' on DELETE /v1/b; get and delete have no",
        "BadBody.post(Operation) has the body 'payload', but google.longrunning.Operation has no"
            + " field of that name; it is a field of the request or \"*\"",
        "BadBody.reply(Operation) has the responseBody 'payload', but google.longrunning.Operation"
            + " has no field of that name; it is a field of the reply");
  }

  @RpcService("test.routes.v1.StreamedBody")
  interface StreamedBody {
    @HttpRoute(post = "/v1/{value}", body = "*")
    StringValue variable(Flow.Publisher<StringValue> requests);

    @HttpRoute(post = "/v1/part", body = "value")
    StringValue part(Flow.Publisher<StringValue> requests);
  }

  @Test
  void refusesToSpreadAStreamedRequestOverPathAndBody() {
    assertMistake(
        StreamedBody.class,
        "streams its request, and its route POST /v1/{value} has the variable value; each message",
        "streams its request, and its route POST /v1/part has the body 'value'; each message of a"
            + " stream comes whole from the body: set body = \"*\" and use no variables");
  }

  @RpcService("test.routes.v1.Twice")
  interface Twice {
    @HttpRoute(get = "/v1/operations/{name}")
    Operation a(Operation request);

    @HttpRoute(get = "/v1/operations/{error.message}")
    Operation b(Operation request);

    @HttpRoute(delete = "/v1/operations/{name}")
    Operation c(Operation request);

    @HttpRoute(get = "/v1/op%65rations/all")
    Operation d(Operation request);

    @HttpRoute(get = "/v1/operations/all")
    Operation e(Operation request);
  }

  @Test
  void refusesTwoRoutesThatMatchTheSameRequests() {
    assertMistake(
        Twice.class,
        "Twice.b(Operation) has the route GET /v1/operations/{error.message}, which"
            + " Twice.a(Operation) has already; give each method a template of its own (names of"
            + " variables make no difference)",
        "Twice.e(Operation) has the route GET /v1/operations/all, which Twice.d(Operation) has");
  }
}
