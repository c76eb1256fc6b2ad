package io.ringwire.perf.load.template;

import io.ringwire.core.contract.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in <code>${...}</code>.
 *
 * <table>
 * <caption>Values</caption>
 * <tr><td>{@code seq}<td>the call's number within the run, from 0, warm-up included
 * <tr><td>{@code random(1,1000)}<td>a whole number, both ends included
 * <tr><td>{@code pick(a,b,c)}<td>one of the words
 * <tr><td>{@code uuid}<td>a random UUID
 * <tr><td>{@code SET.COLUMN}<td>of the call's row in a {@link DataSet}
 * <tr><td>{@code pool.NAME}<td>one of the values in a {@link Pool}
 * <tr><td>{@code NAME}<td>a constant
 * </table>
 *
 * Immutable but for the pools.
 */
public final class Variables {
  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z_][\\w.-]*)\\s*(?:\\((.*)\\))?\\s*", Pattern.DOTALL);

  private static final String POOL = "pool";
  private static final List<String> FUNCTIONS = List.of("seq", "random", "pick", "uuid");
  private static final int NAMES_SHOWN_MAX = 20;

  private final long seed;
  private final Map<String, DataSet> dataSets;
  private final Map<String, Pool> pools;
  private final Map<String, String> constants;

  /**
   * @param seed of all random values
   * @param dataSets by name
   * @param pools by name
   * @param constants texts by name
   */
  public Variables(
      long seed,
      Map<String, DataSet> dataSets,
      Map<String, Pool> pools,
      Map<String, String> constants) {
    this.seed = seed;
    this.dataSets = Map.copyOf(dataSets);
    this.pools = Map.copyOf(pools);
    this.constants = Map.copyOf(constants);
  }

  /** Functions only, and one data set under its own name if there is one. */
  public static Variables of(long seed, @Nullable DataSet data) {
    return new Variables(
        seed, data == null ? Map.of() : Map.of(data.name(), data), Map.of(), Map.of());
  }

  /**
   * @param expression what stands between the braces
   * @param salt tells random values of different places apart
   */
  Value find(String expression, long salt) throws TemplateException {
    Matcher match = FORM.matcher(expression);
    if (!match.matches()) {
      throw new TemplateException(
          "${"
              + Excerpt.of(expression)
              + "} cannot be read; write ${seq}, ${random(1,9)} or ${data.column}");
    }
    String name = match.group(1);
    List<String> arguments = arguments(match.group(2));
    return switch (name) {
      case "seq" -> number(name, arguments, sequence -> sequence);
      case "random" -> random(arguments, salt);
      case "pick" -> pick(arguments, salt);
      case "uuid" -> uuid(arguments, salt);
      default -> named(name, arguments, salt);
    };
  }

  private static List<String> arguments(@Nullable String inParentheses) {
    if (inParentheses == null || inParentheses.isBlank()) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    for (String argument : inParentheses.split(",", -1)) {
      arguments.add(argument.strip());
    }
    return arguments;
  }

  private static Value number(String name, List<String> arguments, Value.Number value)
      throws TemplateException {
    requireNone(name, arguments);
    return value;
  }

  private Value random(List<String> arguments, long salt) throws TemplateException {
    if (arguments.size() != 2) {
      throw new TemplateException(
          "random takes two whole numbers, as in ${random(1,1000)}; it was given "
              + arguments.size());
    }
    long least = whole(arguments.get(0));
    long most = whole(arguments.get(1));
    long count = most - least + 1;
    if (most < least || count <= 0) {
      throw new TemplateException(
          "random(" + least + "," + most + ") has no number to choose; the smaller comes first");
    }
    Value.Number value = sequence -> least + Randomness.below(count, seed, salt, sequence);
    return value;
  }

  private Value pick(List<String> arguments, long salt) throws TemplateException {
    if (arguments.isEmpty()) {
      throw new TemplateException("pick takes the words to choose from, as in ${pick(a,b,c)}");
    }
    List<String> words = List.copyOf(arguments);
    Value.Text value =
        sequence -> words.get((int) Randomness.below(words.size(), seed, salt, sequence));
    return value;
  }

  private Value uuid(List<String> arguments, long salt) throws TemplateException {
    requireNone("uuid", arguments);
    Value.Text value =
        sequence -> {
          // RFC 9562: version 4, variant 10.
          long high = Randomness.mix(seed, salt, 2 * sequence) & ~0xF000L | 0x4000L;
          long low = Randomness.mix(seed, salt, 2 * sequence + 1) & ~(3L << 62) | 2L << 62;
          return new UUID(high, low).toString();
        };
    return value;
  }

  private Value named(String name, List<String> arguments, long salt) throws TemplateException {
    int dot = name.indexOf('.');
    if (dot > 0) {
      requireNone(name, arguments);
      String set = name.substring(0, dot);
      String member = name.substring(dot + 1);
      return set.equals(POOL) ? pool(member, salt) : column(set, member);
    }
    String constant = constants.get(name);
    if (constant == null) {
      throw unknown("function or value", name, known());
    }
    requireNone(name, arguments);
    Value.Text value = sequence -> constant;
    return value;
  }

  private Value pool(String member, long salt) throws TemplateException {
    Pool pool = pools.get(member);
    if (pool == null) {
      throw unknown("pool", member, pools.keySet());
    }
    return new Pool.Draw(pool, seed, salt);
  }

  private Value column(String set, String column) throws TemplateException {
    DataSet data = dataSets.get(set);
    if (data == null) {
      throw unknown("data set", set, dataSets.keySet());
    }
    int index = data.columns().indexOf(column);
    if (index < 0) {
      throw unknown("column of " + set, column, data.columns());
    }
    return data.column(index, seed);
  }

  private List<String> known() {
    List<String> known = new ArrayList<>(FUNCTIONS);
    known.addAll(new TreeSet<>(constants.keySet()));
    for (DataSet data : new LinkedHashMap<>(dataSets).values()) {
      data.columns().forEach(column -> known.add(data.name() + "." + column));
    }
    new TreeSet<>(pools.keySet()).forEach(pool -> known.add(POOL + "." + pool));
    return known;
  }

  private static TemplateException unknown(String what, String name, Collection<String> known) {
    String nearest = NearestName.of(name, known);
    List<String> shown = known.stream().limit(NAMES_SHOWN_MAX).toList();
    return new TemplateException(
        "there is no "
            + what
            + " '"
            + name
            + "'; "
            + (nearest != null
                ? "did you mean " + nearest + "?"
                : shown.isEmpty() ? "there are none" : "there are: " + String.join(", ", shown)));
  }

  private static void requireNone(String name, List<String> arguments) throws TemplateException {
    if (!arguments.isEmpty()) {
      throw new TemplateException(name + " takes no arguments; write ${" + name + "}");
    }
  }

  private static long whole(String text) throws TemplateException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new TemplateException("'" + text + "' is no whole number, as random takes");
    }
  }
}
