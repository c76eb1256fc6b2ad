package io.ringwire.shop.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShopErrorTest {
  private static final Path CATALOGUE = Path.of("..", "..", "docs", "errors.md");

  @Test
  void theDocumentedCatalogueIsThisOne() throws IOException {
    List<String> documented = new ArrayList<>();
    for (String line : Files.readAllLines(CATALOGUE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 9 && cells[1].strip().matches("[0-9]+")) {
        assertThat(cells[6]).as("meaning of %s", cells[2]).isNotBlank();
        documented.add(
            String.join(
                " ", cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip()));
      }
    }
    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(ShopError.values())
                .map(
                    e ->
                        String.join(
                            " ", "" + e.number(), e.name(), e.code().name(), "" + http(e.code())))
                .toList());
  }

  @Test
  void noNumberIsUsedTwice() {
    assertThat(Arrays.stream(ShopError.values()).map(ShopError::number)).doesNotHaveDuplicates();
  }

  @Test
  void isReadBackFromItsStatus() {
    for (ShopError error : ShopError.values()) {
      Status status = error.status("text", Map.of("item_id", "item-0049"));
      assertThat(status.code()).isEqualTo(error.code());
      assertThat(ShopError.of(status)).contains(error);
      ErrorInfo info = status.detail(ErrorInfo.class).orElseThrow();
      assertThat(info.getReason()).isEqualTo(error.name());
      assertThat(info.getDomain()).isEqualTo("shop.ringwire.io");
      assertThat(info.getMetadataMap())
          .containsEntry("item_id", "item-0049")
          .containsEntry("number", "" + error.number());
    }
  }

  @Test
  void aStatusOfSomebodyElsesCatalogueIsNone() {
    Status foreign =
        Status.of(StatusCode.NOT_FOUND, "no")
            .withDetail(
                ErrorInfo.newBuilder()
                    .setDomain("elsewhere.example")
                    .setReason("USER_NOT_FOUND")
                    .putMetadata("number", "10001")
                    .build());
    assertThat(ShopError.of(foreign)).isEmpty();
    assertThat(ShopError.of(Status.of(StatusCode.NOT_FOUND))).isEmpty();
  }

  // The HTTP numbers of google.rpc.Code, as the gateway maps them.
  private static int http(StatusCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, FAILED_PRECONDITION -> 400;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case UNAVAILABLE -> 503;
      default -> throw new AssertionError("the catalogue uses a code without a row here: " + code);
    };
  }
}
