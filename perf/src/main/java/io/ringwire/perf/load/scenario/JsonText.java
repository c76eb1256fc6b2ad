package io.ringwire.perf.load.scenario;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Writes YAML values as JSON. An unquoted <code>${...}</code> that stands alone becomes what its value is, a number or a
 * string; within other text, or quoted, it is part of a string.
 */
final class JsonText {
  static final int DEPTH_MAX = 64;
  static final int CHARS_MAX = 1 << 20;

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  static String of(Yaml value) throws ScenarioException {
    JsonText text = new JsonText();
    text.write(value, 0);
    return text.out.toString();
  }

  private void write(Yaml value, int depth) throws ScenarioException {
    if (depth > DEPTH_MAX) {
      throw value.wrong("nested deeper than " + DEPTH_MAX);
    }
    if (value.isScalar()) {
      scalar(value, (ScalarNode) value.node());
    } else if (value.isList()) {
      char separator = '[';
      for (Yaml element : value.asList()) {
        out.append(separator);
        write(element, depth + 1);
        separator = ',';
      }
      out.append(separator == '[' ? "[]" : "]");
    } else {
      char separator = '{';
      for (Map.Entry<String, Yaml> entry : value.asMapping().all().entrySet()) {
        out.append(separator);
        string(entry.getKey());
        out.append(':');
        write(entry.getValue(), depth + 1);
        separator = ',';
      }
      out.append(separator == '{' ? "{}" : "}");
    }
    if (out.length() > CHARS_MAX) {
      throw value.wrong("a request has at most " + CHARS_MAX + " characters");
    }
  }

  private void scalar(Yaml value, ScalarNode scalar) throws ScenarioException {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.STR)) {
      if (scalar.isPlain() && text.matches("\\$\\{[^{}]*}")) {
        out.append(text);
      } else {
        string(text);
      }
    } else if (tag.equals(Tag.NULL)) {
      out.append("null");
    } else if (tag.equals(Tag.BOOL)) {
      out.append(text);
    } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      number(value, text);
    } else {
      throw value.wrong("the tag " + tag.getValue() + " is not known here; leave it out");
    }
  }

  private void number(Yaml value, String text) throws ScenarioException {
    try {
      out.append(new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw value.wrong("JSON has no number " + text);
    }
  }

  private void string(String text) {
    out.append('"').append(JsonStringEncoder.getInstance().quoteAsString(text)).append('"');
  }
}
