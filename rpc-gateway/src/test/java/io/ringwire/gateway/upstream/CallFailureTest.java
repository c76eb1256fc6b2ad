package io.ringwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.discovery.Endpoint;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallFailureTest {
  private static final Endpoint SECRET = Endpoint.of("orders-3.internal", 9001);

  private static Throwable failed(StatusCode code, Outcome outcome, String text) {
    return new CompletionException(
        new AttemptException(Status.of(code, text), outcome, SECRET, 2_500, null));
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void noClientLearnsWhereAServiceRuns(Outcome outcome) {
    for (StatusCode code :
        new StatusCode[] {
          StatusCode.UNAVAILABLE,
          StatusCode.DEADLINE_EXCEEDED,
          StatusCode.RESOURCE_EXHAUSTED,
          StatusCode.INTERNAL
        }) {
      Status told =
          CallFailure.status(failed(code, outcome, "no connection to " + SECRET.address()));
      assertThat(told.code()).isEqualTo(code);
      assertThat(told.text()).isNotEmpty().doesNotContain("orders-3");
      assertThat(told.detail(RetryInfo.class))
          .hasValueSatisfying(
              wish -> {
                assertThat(wish.getRetryDelay().getSeconds()).isEqualTo(2);
                assertThat(wish.getRetryDelay().getNanos()).isEqualTo(500_000_000);
              });
    }
  }

  @Test
  void whatTheServiceSaidGoesOn() {
    Throwable said = failed(StatusCode.NOT_FOUND, Outcome.ANSWERED, "no order 7");
    assertThat(CallFailure.status(said).text()).isEqualTo("no order 7");
  }
}
