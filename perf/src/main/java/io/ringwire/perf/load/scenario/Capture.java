package io.ringwire.perf.load.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringwire.perf.load.template.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps values of JSON answers for later calls.
 *
 * @param path where they stand, by field name and array index; {@code *} is every element of an array
 */
public record Capture(Pool pool, List<String> path) {
  static final int PATH_MAX = 32;

  private static final String EACH = "*";

  public Capture {
    path = List.copyOf(path);
  }

  /**
   * @param text a JSON pointer ({@code /items/0/item_id}) or a field path ({@code order.order_id})
   * @throws IllegalArgumentException when it is neither
   * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
   */
  static Capture of(Pool pool, String text) {
    List<String> path = new ArrayList<>();
    if (text.startsWith("/")) {
      for (String token : text.substring(1).split("/", -1)) {
        path.add(token.replace("~1", "/").replace("~0", "~"));
      }
    } else {
      path.addAll(List.of(text.split("\\.", -1)));
    }
    if (path.contains("") || path.size() > PATH_MAX) {
      throw new IllegalArgumentException(
          "'" + text + "' leads nowhere; write /order_id, /items/0/item_id or /items/*/item_id");
    }
    return new Capture(pool, path);
  }

  /** Keeps what it finds, and returns how many values that were. */
  int take(JsonNode answer) {
    return take(answer, 0);
  }

  private int take(JsonNode node, int depth) {
    if (depth == path.size()) {
      if (!node.isValueNode() || node.isNull()) {
        return 0;
      }
      pool.add(node.asText());
      return 1;
    }
    String step = path.get(depth);
    if (!node.isArray()) {
      return take(node.path(step), depth + 1);
    }
    if (!step.equals(EACH)) {
      return step.matches("\\d{1,9}") ? take(node.path(Integer.parseInt(step)), depth + 1) : 0;
    }
    int taken = 0;
    for (JsonNode element : node) {
      taken += take(element, depth + 1);
    }
    return taken;
  }

  String text() {
    return "/" + String.join("/", path);
  }
}
