package io.ringwire.gateway.transcode;

import io.ringwire.core.contract.MalformedDescriptorsException;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.gateway.testing.Everything;
import io.ringwire.gateway.testing.EverythingService;
import io.ringwire.gateway.testing.ShelfService;
import java.nio.charset.StandardCharsets;

/** Schemas of the test services, and shorthand for what goes through them. */
final class TestSchemas {
  static final MethodSchema ECHO = method(EverythingService.class, "EverythingService", "Echo");

  private TestSchemas() {}

  static MethodSchema shelf(String method) {
    return method(ShelfService.class, "ShelfService", method);
  }

  private static MethodSchema method(Class<?> contract, String service, String method) {
    try {
      return Schema.of(ServiceContract.of(contract).descriptors())
          .method("ringwire.gateway.test." + service, method)
          .orElseThrow();
    } catch (MalformedDescriptorsException e) {
      throw new AssertionError(e);
    }
  }

  static Everything read(String json) throws Exception {
    return Everything.parseFrom(
        ECHO.requestTranscoder().transcode(json.getBytes(StandardCharsets.UTF_8)));
  }

  static String print(Everything message) throws MalformedReplyException {
    return print(message.toByteArray());
  }

  static String print(byte[] message) throws MalformedReplyException {
    return new String(ECHO.replyTranscoder().transcode(message), StandardCharsets.UTF_8);
  }
}
