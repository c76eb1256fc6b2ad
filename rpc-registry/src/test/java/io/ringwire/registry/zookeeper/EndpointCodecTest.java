package io.ringwire.registry.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.core.discovery.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointCodecTest {
  private static final Endpoint FULL =
      new Endpoint(
          "a", "10.0.0.7", 9100, 50, "1.4.2", "zone-a", Map.of("tier", "gold"), "0f".repeat(32));

  @Test
  void everyFieldComesBack() throws MalformedEndpointException {
    assertThat(EndpointCodec.decode("a", EndpointCodec.encode("s", FULL))).isEqualTo(FULL);
  }

  @Test
  void listsKeepTheirIds() throws MalformedEndpointException {
    List<Endpoint> endpoints = List.of(FULL, Endpoint.of("::1", 2));

    assertThat(EndpointCodec.decodeAll(EndpointCodec.encodeAll(endpoints))).isEqualTo(endpoints);
  }

  @Test
  void theJsonIsTheDocumentedOne() {
    assertThat(new String(EndpointCodec.encode("s", FULL), UTF_8))
        .isEqualTo(
            "{\"format\":1,\"host\":\"10.0.0.7\",\"port\":9100,\"weight\":50,\"version\":\"1.4.2\",\"zone\":\"zone-a\","
                + "\"descriptor\":\""
                + "0f".repeat(32)
                + "\",\"labels\":{\"tier\":\"gold\"}}");
  }

  @Test
  void unknownFieldsAreIgnoredAndMissingOnesHaveDefaults() throws MalformedEndpointException {
    String json = "{\"format\":1,\"host\":\"h\",\"port\":1,\"shard\":{\"of\":[1,2]}}";

    assertThat(EndpointCodec.decode("x", json.getBytes(UTF_8)))
        .isEqualTo(new Endpoint("x", "h", 1, Endpoint.WEIGHT_DEFAULT, "", "", Map.of(), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                                        | no JSON object",
        "hello                                                     | no JSON",
        "[]                                                        | no JSON object",
        "null                                                      | no JSON object",
        "{                                                         | no JSON",
        "{} {}                                                     | no JSON",
        "{}                                                        | format 0",
        "{\"format\":2,\"host\":\"h\",\"port\":1}                  | format 2",
        "{\"format\":\"1\",\"host\":\"h\",\"port\":1}              | format is no whole number",
        "{\"format\":1,\"port\":1}                                 | host has 0",
        "{\"format\":1,\"host\":\"h/../x\",\"port\":1}             | host holds",
        "{\"format\":1,\"host\":\"a b\",\"port\":1}                | host holds",
        "{\"format\":1,\"host\":7,\"port\":1}                      | host is no text",
        "{\"format\":1,\"host\":\"h\"}                             | port",
        "{\"format\":1,\"host\":\"h\",\"port\":0}                  | port",
        "{\"format\":1,\"host\":\"h\",\"port\":65536}              | port",
        "{\"format\":1,\"host\":\"h\",\"port\":1.5}                | port is no whole number",
        "{\"format\":1,\"host\":\"h\",\"port\":99999999999999}     | port is no whole number",
        "{\"format\":1,\"host\":\"h\",\"port\":1,\"weight\":-1}    | weight",
        "{\"format\":1,\"host\":\"h\",\"port\":1,\"host\":\"i\"}   | no JSON",
        "{\"format\":1,\"host\":\"h\",\"port\":1,\"labels\":[]}    | labels",
        "{\"format\":1,\"host\":\"h\",\"port\":1,\"labels\":{\"a\":1}}         | label",
        "{\"format\":1,\"host\":\"h\",\"port\":1,\"descriptor\":\"../../etc\"} | descriptor",
        "{\"format\":1,\"x\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}         | no JSON",
      })
  void hostilePayloadsAreRefusedWithAReason(String json, String reason) {
    assertThatThrownBy(() -> EndpointCodec.decode("x", json.getBytes(UTF_8)))
        .isInstanceOf(MalformedEndpointException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> EndpointCodec.decode("x", new byte[] {(byte) 0xff, 0, 1, (byte) 0x80}))
        .isInstanceOf(MalformedEndpointException.class);
  }

  @Test
  void anEndpointTooLargeForTheRegistryIsRefusedBeforeItIsSent() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      labels.put("label-" + i, "\u20ac".repeat(1024));
    }
    Endpoint large = new Endpoint("big", "h", 1, 100, "", "", labels, "");

    assertThatThrownBy(() -> EndpointCodec.encode("shop.Order", large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("big")
        .hasMessageContaining("shop.Order")
        .hasMessageContaining(String.valueOf(EndpointCodec.PAYLOAD_BYTES_MAX));
  }

  @Test
  void whatReadersWouldSkipIsNotWritten() {
    assertThatThrownBy(() -> EndpointCodec.encode("s", Endpoint.of("not a host", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be announced");
  }
}
