package io.ringwire.codec.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final AppError OUT_OF_STOCK =
      AppError.of("shop.ringwire.io", 30011, "OUT_OF_STOCK");

  @Test
  void numbersAreThoseOfGoogleRpc() {
    for (StatusCode code : StatusCode.values()) {
      assertThat(Code.forNumber(code.wire()).name()).isEqualTo(code.name());
      assertThat(StatusCode.ofWire(code.wire())).isSameAs(code);
    }
    assertThat(StatusCode.values()).hasSize(Code.values().length - 1);
  }

  @Test
  void anUnknownNumberReadsAsUnknown() {
    assertThat(StatusCode.ofWire(17)).isSameAs(StatusCode.UNKNOWN);
    assertThat(StatusCode.ofWire(-1)).isSameAs(StatusCode.UNKNOWN);
  }

  @Test
  void keepsTypedDetails() {
    Status status =
        Status.of(StatusCode.NOT_FOUND, "no such order")
            .withDetail(RequestInfo.newBuilder().setRequestId("r1").build())
            .withDetail(ErrorInfo.newBuilder().setReason("GONE").build());

    assertThat(status.detail(ErrorInfo.class))
        .hasValueSatisfying(info -> assertThat(info.getReason()).isEqualTo("GONE"));
    assertThat(status.detail(DebugInfo.class)).isEmpty();
    assertThat(status).hasToString("NOT_FOUND: no such order");
  }

  @Test
  void aDetailThatDoesNotParseIsNoDetail() {
    Any broken =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/google.rpc.ErrorInfo")
            .setValue(ByteString.copyFrom(new byte[] {(byte) 0xff}))
            .build();

    assertThat(Status.of(StatusCode.ABORTED).withDetail(broken).detail(ErrorInfo.class)).isEmpty();
  }

  @Test
  void anApplicationErrorTravelsInTheStatus() {
    Status status =
        OUT_OF_STOCK.status(
            StatusCode.FAILED_PRECONDITION, "not enough in stock", Map.of("item_id", "i-7"));

    AppError read = AppError.from(status).orElseThrow();

    assertThat(OUT_OF_STOCK.matches(read)).isTrue();
    assertThat(read.number()).isEqualTo(30011);
    assertThat(read.name()).isEqualTo("OUT_OF_STOCK");
    assertThat(read.metadata()).containsExactly(Map.entry("item_id", "i-7"));
    assertThat(status.detail(ErrorInfo.class).orElseThrow().getMetadataMap())
        .containsEntry("number", "30011");
  }

  @Test
  void anErrorInfoOfAnotherMakingIsNoApplicationError() {
    ErrorInfo foreign = ErrorInfo.newBuilder().setReason("API_DISABLED").setDomain("x").build();
    ErrorInfo odd = foreign.toBuilder().putMetadata("number", "seven").build();

    assertThat(AppError.from(Status.of(StatusCode.ABORTED).withDetail(foreign))).isEmpty();
    assertThat(AppError.from(Status.of(StatusCode.ABORTED).withDetail(odd))).isEmpty();
    assertThat(AppError.from(Status.of(StatusCode.ABORTED))).isEmpty();
  }

  @Test
  void applicationErrorsAreCheckedWhenTheyAreMade() {
    assertThatIllegalArgumentException().isThrownBy(() -> AppError.of("", 1, "A"));
    assertThatIllegalArgumentException().isThrownBy(() -> AppError.of("d", 0, "A"));
    assertThatIllegalArgumentException().isThrownBy(() -> AppError.of("d", 1, "OutOfStock"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OUT_OF_STOCK.status(StatusCode.ABORTED, "", Map.of("number", "1")));
  }

  @Test
  void wrappersAreTakenOff() {
    Status status = Status.of(StatusCode.NOT_FOUND, "no such order");
    Throwable wrapped =
        new CompletionException(new ExecutionException(status.asException(new Error("x"))));

    assertThat(RpcException.statusOf(wrapped)).isSameAs(status);
    assertThat(RpcException.statusOf(new CompletionException(null)).code())
        .isEqualTo(StatusCode.UNKNOWN);
  }

  @Test
  void otherFailuresKeepTheirMessageToThemselves() {
    String secret = "jdbc:h2:/var/secret";

    Status unknown = RpcException.statusOf(new IllegalStateException(secret));
    Status internal = RpcException.statusOf(new AssertionError(secret));
    Status cancelled = RpcException.statusOf(new CancellationException(secret));

    assertThat(unknown.code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(internal.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(cancelled.code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(unknown.text() + internal.text() + cancelled.text()).doesNotContain("secret");
  }

  @Test
  void aRemoteFailureNamesItsOriginAndMarksItsLines() {
    Status status =
        Status.of(StatusCode.INTERNAL, "internal failure")
            .withDetail(
                DebugInfo.newBuilder()
                    .setDetail("java.lang.NullPointerException")
                    .addStackEntries("shop.Orders.create(Orders.java:41)")
                    .build());

    RpcException failure = RpcException.remote(status, "OrderService/CreateOrder at 10.0.0.7:4100");

    assertThat(failure)
        .hasMessage(
            "INTERNAL: internal failure (remote: OrderService/CreateOrder at 10.0.0.7:4100)");
    StringWriter printed = new StringWriter();
    failure.printStackTrace(new PrintWriter(printed, true));
    assertThat(printed.toString())
        .contains("Caused by: " + RemoteTrace.class.getName())
        .contains("\t[remote] shop.Orders.create(Orders.java:41)");
  }

  @Test
  void successIsNoException() {
    assertThatIllegalArgumentException().isThrownBy(Status.OK::asException);
    assertThat(Status.of(StatusCode.OK)).isSameAs(Status.OK);
  }
}
