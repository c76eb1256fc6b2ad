package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretFreeTest {
  @Test
  void valuesOfHeadersAreLeftOutAndAllElseIsKept() {
    assertThat(
            SecretFree.arguments(
                List.of(
                    "--http",
                    "http://x/",
                    "--header",
                    "Authorization: Bearer abc",
                    "--header=Cookie: session=abc",
                    "--header",
                    "Content-Type: text/plain",
                    "--header",
                    "no colon",
                    "--rate",
                    "5")))
        .containsExactly(
            "--http",
            "http://x/",
            "--header",
            "Authorization: ***",
            "--header=Cookie: ***",
            "--header",
            "Content-Type: text/plain",
            "--header",
            "***",
            "--rate",
            "5");
  }
}
