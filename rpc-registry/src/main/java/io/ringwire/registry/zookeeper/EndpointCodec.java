package io.ringwire.registry.zookeeper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringwire.core.discovery.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An endpoint as the JSON of its znode, and a list of them as the JSON of the disk cache.
 *
 * <pre>{@code
 * {"format":1,"host":"10.0.0.7","port":9100,"weight":100,"version":"1.4.2","zone":"a",
 *  "labels":{"tier":"gold"},"descriptor":"<sha256>"}
 * }</pre>
 *
 * <p>The id is the znode's name and not repeated. Readers ignore fields they do not know, so fields can be added
 * without a new format; a format they do not know they skip. What is read is hostile: sizes, depth and characters are
 * bounded before an {@link Endpoint} exists.
 */
final class EndpointCodec {
  /** Of one endpoint. ZooKeeper itself closes the connection of who sends more than 1 MiB. */
  static final int PAYLOAD_BYTES_MAX = 64 * 1024;

  private static final int FORMAT = 1;
  private static final int DEPTH_MAX = 16;
  private static final int LABELS_MAX = 64;
  private static final int TEXT_CHARS_MAX = 1024;
  private static final int HOST_CHARS_MAX = 253; // RFC 1035, 2.3.4

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private EndpointCodec() {}

  /**
   * @throws IllegalArgumentException when a reader would refuse the result; names the field or the size
   */
  static byte[] encode(String service, Endpoint endpoint) {
    byte[] payload = bytes(fields(endpoint));
    if (payload.length > PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException(
          "endpoint "
              + endpoint.id()
              + " of "
              + service
              + " takes "
              + payload.length
              + " bytes in the registry, at most "
              + PAYLOAD_BYTES_MAX
              + " are allowed; shorten its labels");
    }
    try {
      decode(endpoint.id(), payload);
    } catch (MalformedEndpointException e) {
      throw new IllegalArgumentException(
          "endpoint "
              + endpoint.id()
              + " of "
              + service
              + " cannot be announced: "
              + e.getMessage());
    }
    return payload;
  }

  static Endpoint decode(String id, byte[] payload) throws MalformedEndpointException {
    if (payload.length > PAYLOAD_BYTES_MAX) {
      throw new MalformedEndpointException(
          payload.length + " bytes, more than " + PAYLOAD_BYTES_MAX);
    }
    return endpoint(id, parse(payload));
  }

  /** Endpoints with their ids, for the disk. */
  static byte[] encodeAll(List<Endpoint> endpoints) {
    ArrayNode all = JSON.createArrayNode();
    for (Endpoint endpoint : endpoints) {
      all.add(fields(endpoint).put("id", endpoint.id()));
    }
    return bytes(all);
  }

  static List<Endpoint> decodeAll(byte[] content) throws MalformedEndpointException {
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonNode node : parse(content)) {
      endpoints.add(endpoint(text(node, "id"), node));
    }
    return endpoints;
  }

  private static ObjectNode fields(Endpoint endpoint) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("format", FORMAT)
            .put("host", endpoint.host())
            .put("port", endpoint.port())
            .put("weight", endpoint.weight())
            .put("version", endpoint.version())
            .put("zone", endpoint.zone())
            .put("descriptor", endpoint.descriptorHash());
    ObjectNode labels = node.putObject("labels");
    endpoint.labels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(label -> labels.put(label.getKey(), label.getValue()));
    return node;
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values always has a JSON", e);
    }
  }

  private static JsonNode parse(byte[] json) throws MalformedEndpointException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MalformedEndpointException("no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedEndpointException("no JSON");
    }
  }

  private static Endpoint endpoint(String id, JsonNode node) throws MalformedEndpointException {
    if (!node.isObject()) {
      throw new MalformedEndpointException("no JSON object");
    }
    int format = number(node, "format", 0);
    if (format != FORMAT) {
      throw new MalformedEndpointException(
          "format " + format + " is not known here, only " + FORMAT);
    }
    try {
      return new Endpoint(
          id,
          host(node),
          number(node, "port", 0),
          number(node, "weight", Endpoint.WEIGHT_DEFAULT),
          text(node, "version"),
          text(node, "zone"),
          labels(node.path("labels")),
          descriptor(node));
    } catch (IllegalArgumentException e) {
      throw new MalformedEndpointException(String.valueOf(e.getMessage()));
    }
  }

  private static String host(JsonNode node) throws MalformedEndpointException {
    String host = text(node, "host");
    if (host.isEmpty() || host.length() > HOST_CHARS_MAX) {
      throw new MalformedEndpointException("host has " + host.length() + " characters");
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain
          && ".-_:%[]".indexOf(c)
              < 0) { // Letters, digits, dots; colons, zone and brackets of IPv6.
        throw new MalformedEndpointException(
            "host holds the character U+" + Integer.toHexString(c));
      }
    }
    return host;
  }

  private static String descriptor(JsonNode node) throws MalformedEndpointException {
    String hash = text(node, "descriptor");
    if (!hash.isEmpty() && !hash.matches("[0-9a-f]{64}")) {
      throw new MalformedEndpointException("descriptor is no SHA-256 in lower-case hex");
    }
    return hash;
  }

  private static Map<String, String> labels(JsonNode node) throws MalformedEndpointException {
    if (node.isMissingNode()) {
      return Map.of();
    }
    if (!node.isObject() || node.size() > LABELS_MAX) {
      throw new MalformedEndpointException(
          "labels is no object of at most " + LABELS_MAX + " entries");
    }
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : node.properties()) {
      if (!label.getValue().isTextual()
          || tooLong(label.getKey())
          || tooLong(label.getValue().textValue())) {
        throw new MalformedEndpointException(
            "a label is no text of at most " + TEXT_CHARS_MAX + " characters");
      }
      labels.put(label.getKey(), label.getValue().textValue());
    }
    return labels;
  }

  private static String text(JsonNode node, String field) throws MalformedEndpointException {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return "";
    }
    if (!value.isTextual() || tooLong(value.textValue())) {
      throw new MalformedEndpointException(
          field + " is no text of at most " + TEXT_CHARS_MAX + " characters");
    }
    return value.textValue();
  }

  private static int number(JsonNode node, String field, int absent)
      throws MalformedEndpointException {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new MalformedEndpointException(field + " is no whole number");
    }
    return value.intValue();
  }

  private static boolean tooLong(String text) {
    return text.length() > TEXT_CHARS_MAX;
  }
}
