package io.ringwire.perf.load.scenario;

import io.ringwire.core.contract.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a YAML file that knows where it stands: its file, line and path are in every error. Whoever reads an object
 * takes each key he knows and then asks that nothing is left.
 */
final class Yaml {
  private static final int CHARACTERS_MAX = 4 << 20;

  private final String file;
  private final String path;
  private final Node node;

  private Yaml(String file, String path, Node node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  /**
   * @param file as it is called in errors
   */
  static Yaml parse(String file, String text) throws ScenarioException {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(CHARACTERS_MAX).build();
    try {
      Node root =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> new ScenarioException(file + ": it is empty"));
      return new Yaml(file, "", root);
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw new ScenarioException(file + place + ": no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new ScenarioException(file + ": no YAML: " + e.getMessage());
    }
  }

  /** {@code shop.yaml:12}. */
  String place() {
    return file + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
  }

  Node node() {
    return node;
  }

  /** An error of this value. */
  ScenarioException wrong(String problem) {
    return new ScenarioException(place() + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
  }

  Mapping asMapping() throws ScenarioException {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("here stand keys and their values, not " + kind());
    }
    Map<String, Yaml> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Yaml key = new Yaml(file, path, tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        throw key.wrong("a key is a word, not " + key.kind());
      }
      String name = scalar.getValue();
      String below = path.isEmpty() ? name : path + "." + name;
      if (values.put(name, new Yaml(file, below, tuple.getValueNode())) != null) {
        throw key.wrong("the key " + name + " stands here twice");
      }
    }
    return new Mapping(this, values);
  }

  List<Yaml> asList() throws ScenarioException {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("here stands a list, each element after a dash, not " + kind());
    }
    List<Yaml> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      elements.add(new Yaml(file, path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  boolean isScalar() {
    return node instanceof ScalarNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  String asText() throws ScenarioException {
    if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
      throw wrong("here stands a text, not " + kind());
    }
    return scalar.getValue();
  }

  double asNumber() throws ScenarioException {
    try {
      return Double.parseDouble(asText());
    } catch (NumberFormatException e) {
      throw wrong("here stands a number, not '" + asText() + "'");
    }
  }

  int asWhole(int least, int most) throws ScenarioException {
    String text = asText();
    if (!text.matches("-?\\d{1,9}")
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      throw wrong(
          "here stands a whole number from " + least + " to " + most + ", not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private String kind() {
    if (node instanceof MappingNode) {
      return "keys and values";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    return node.getTag().equals(Tag.NULL) ? "nothing" : "a text or number";
  }

  /** Keys and their values. */
  static final class Mapping {
    private final Yaml at;
    private final Map<String, Yaml> values;
    private final TreeSet<String> known = new TreeSet<>();

    private Mapping(Yaml at, Map<String, Yaml> values) {
      this.at = at;
      this.values = values;
    }

    Optional<Yaml> find(String key) {
      known.add(key);
      return Optional.ofNullable(values.get(key));
    }

    Yaml get(String key) throws ScenarioException {
      Optional<Yaml> found = find(key);
      if (found.isEmpty()) {
        // The key may be there, misspelt.
        requireNothingElse();
        throw at.wrong("the key " + key + " is missing");
      }
      return found.get();
    }

    /** All of them, for objects whose keys are the author's own. */
    Map<String, Yaml> all() {
      return values;
    }

    ScenarioException wrong(String problem) {
      return at.wrong(problem);
    }

    /** Fails when there is a key that nobody asked for. */
    void requireNothingElse() throws ScenarioException {
      for (Map.Entry<String, Yaml> entry : values.entrySet()) {
        if (!known.contains(entry.getKey())) {
          @Nullable String nearest = NearestName.of(entry.getKey(), known);
          throw entry
              .getValue()
              .wrong(
                  "there is no such key; "
                      + (nearest != null
                          ? "did you mean " + nearest + "?"
                          : "there are: " + String.join(", ", known)));
        }
      }
    }
  }
}
