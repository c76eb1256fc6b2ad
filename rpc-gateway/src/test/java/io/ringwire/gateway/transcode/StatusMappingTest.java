package io.ringwire.gateway.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.DebugInfo;
import com.google.rpc.RetryInfo;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusMappingTest {
  @ParameterizedTest
  @CsvSource({
    "OK,200",
    "CANCELLED,499",
    "UNKNOWN,500",
    "INTERNAL,500",
    "DATA_LOSS,500",
    "INVALID_ARGUMENT,400",
    "OUT_OF_RANGE,400",
    "FAILED_PRECONDITION,400",
    "DEADLINE_EXCEEDED,504",
    "NOT_FOUND,404",
    "ALREADY_EXISTS,409",
    "ABORTED,409",
    "PERMISSION_DENIED,403",
    "UNAUTHENTICATED,401",
    "RESOURCE_EXHAUSTED,429",
    "UNIMPLEMENTED,501",
    "UNAVAILABLE,503"
  })
  void hasOneHttpStatusForEachCode(StatusCode code, int http) {
    assertThat(StatusMapping.http(code)).isEqualTo(http);
  }

  @Test
  void printsTheApplicationErrorButNoDebugInfo() {
    Status status =
        AppError.of("shop.ringwire.io", 30011, "OUT_OF_STOCK")
            .status(StatusCode.FAILED_PRECONDITION, "not \"enough\"", Map.of("item_id", "i1"))
            .withDetail(DebugInfo.newBuilder().setDetail("secret").build())
            .withDetail(RetryInfo.getDefaultInstance());
    JsonBuffer out = new JsonBuffer(0);
    StatusJson.members(status, out);
    assertThat(out.toString())
        .startsWith(
            "\"code\":9,\"status_name\":\"FAILED_PRECONDITION\",\"message\":\"not \\\"enough\\\"\","
                + "\"reason\":\"OUT_OF_STOCK\",\"number\":30011,\"domain\":\"shop.ringwire.io\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.ErrorInfo\"")
        .endsWith("{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\"}]")
        .doesNotContain("secret");
  }
}
