package io.ringwire.perf.load.scenario;

import io.ringwire.perf.load.generator.DurationText;
import io.ringwire.perf.load.scenario.Scenario.MixCall;
import io.ringwire.perf.load.scenario.Scenario.SetupCall;
import io.ringwire.perf.load.template.DataFile;
import io.ringwire.perf.load.template.DataSet;
import io.ringwire.perf.load.template.Pool;
import io.ringwire.perf.load.template.TemplateException;
import io.ringwire.perf.load.template.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads scenarios.
 *
 * <pre>
 * name: shop
 * defaults:
 *   base: http://127.0.0.1:8080       # of HTTP calls whose URL begins with / or ${base}; --base replaces it
 *   registry: 127.0.0.1:2181          # of RPC calls; --registry replaces it
 *   timeout: 2s                       # --timeout replaces it
 *   think: 0s                         # pause after each call, in closed loops
 * data:
 *   cities: cities.csv                # ${cities.COLUMN}; rows take turns. The file stands beside this one.
 *   people: {file: people.jsonl, order: random}
 * setup:                              # made before the load, in order; not counted
 *   - name: create user
 *     times: 100
 *     http: POST /v1/users
 *     body: {name: "User ${seq}", email: "${uuid}@shop.example"}
 *     capture: {user_id: /user_id}    # kept for ${pool.user_id}
 * calls:
 *   - name: get user
 *     weight: 95                      # a share of all weights
 *     http: GET /v1/users/${pool.user_id}
 *     headers: {X-Tenant: blue}
 *     expect: 200                     # the status that is a success; any 2xx when left out
 *     think: 10ms
 *   - name: get order
 *     weight: 5
 *     rpc: shop.order.v1.OrderService/GetOrder
 *     request: {order_id: "${pool.order_id}"}
 * </pre>
 *
 * What may stand in <code>${...}</code> is said at {@link Variables}. An unknown key is an error.
 */
public final class ScenarioFile {
  static final int SETUP_MAX = 64;
  static final int DATA_MAX = 64;
  static final int POOLS_MAX = 64;

  private static final Duration THINK_MAX = Duration.ofHours(1);

  private final Path folder;
  private final long seed;
  private final Map<String, Pool> pools = new LinkedHashMap<>();

  private ScenarioFile(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
  }

  /**
   * Reads a scenario and the data sets it names.
   *
   * @param seed of its random values
   * @param base replaces the base URL that the file names; null for none
   * @throws ScenarioException naming file, line and key, and what is wrong with it
   * @throws IOException when the file cannot be read
   */
  public static Scenario read(Path file, long seed, @Nullable String base)
      throws ScenarioException, IOException {
    String text = Files.readString(file);
    Path folder = file.toAbsolutePath().getParent();
    return new ScenarioFile(folder == null ? Path.of("") : folder, seed)
        .read(Yaml.parse(String.valueOf(file.getFileName()), text).asMapping(), base);
  }

  private Scenario read(Yaml.Mapping root, @Nullable String baseGiven) throws ScenarioException {
    String name = root.get("name").asText();
    Defaults defaults = defaults(root, baseGiven);
    Map<String, DataSet> data = data(root);
    List<Yaml> setup = root.find("setup").isPresent() ? root.get("setup").asList() : List.of();
    List<Yaml> calls = root.get("calls").asList();
    root.requireNothingElse();
    requireCount(root, "setup", setup.size(), 0, SETUP_MAX);
    requireCount(root, "calls", calls.size(), 1, Scenario.CALLS_MAX);

    // Before any template is read: a call may draw from what a later one captures.
    findPools(setup);
    findPools(calls);
    Map<String, String> constants =
        defaults.base == null ? Map.of() : Map.of(CallReader.BASE, defaults.base);
    CallReader reader =
        new CallReader(new Variables(seed, data, pools, constants), defaults.base, pools);
    return new Scenario(
        name,
        defaults.registry,
        defaults.timeout,
        setup(setup, reader),
        calls(calls, reader, defaults.think),
        pools);
  }

  private static Defaults defaults(Yaml.Mapping root, @Nullable String baseGiven)
      throws ScenarioException {
    Optional<Yaml> found = root.find("defaults");
    if (found.isEmpty()) {
      return new Defaults(baseGiven, Optional.empty(), Optional.empty(), Duration.ZERO);
    }
    Yaml.Mapping given = found.get().asMapping();
    String base = baseGiven;
    Optional<Yaml> baseInFile = given.find("base");
    if (base == null && baseInFile.isPresent()) {
      base = baseInFile.get().asText();
      if (!CallReader.isBase(base)) {
        throw baseInFile.get().wrong("a base URL is like http://127.0.0.1:8080, not " + base);
      }
    }
    Optional<Yaml> registry = given.find("registry");
    Optional<Yaml> timeout = given.find("timeout");
    Optional<Yaml> think = given.find("think");
    given.requireNothingElse();
    return new Defaults(
        base,
        registry.isPresent() ? Optional.of(registry.get().asText()) : Optional.empty(),
        timeout.isPresent() ? Optional.of(duration(timeout.get())) : Optional.empty(),
        think.isPresent() ? duration(think.get()) : Duration.ZERO);
  }

  private Map<String, DataSet> data(Yaml.Mapping root) throws ScenarioException {
    Map<String, DataSet> sets = new LinkedHashMap<>();
    Optional<Yaml> found = root.find("data");
    if (found.isEmpty()) {
      return sets;
    }
    Yaml.Mapping data = found.get().asMapping();
    requireCount(data, "data", data.all().size(), 0, DATA_MAX);
    for (Map.Entry<String, Yaml> entry : data.all().entrySet()) {
      requireName(entry.getValue(), entry.getKey());
      sets.put(entry.getKey(), dataSet(entry.getKey(), entry.getValue()));
    }
    return sets;
  }

  private DataSet dataSet(String name, Yaml value) throws ScenarioException {
    Yaml file = value;
    boolean isRandom = false;
    if (!value.isScalar()) {
      Yaml.Mapping given = value.asMapping();
      file = given.get("file");
      Optional<Yaml> order = given.find("order");
      given.requireNothingElse();
      if (order.isPresent()) {
        String wanted = order.get().asText();
        if (!wanted.equals("random") && !wanted.equals("turns")) {
          throw order.get().wrong("the order is random or turns, not " + wanted);
        }
        isRandom = wanted.equals("random");
      }
    }
    Path path = folder.resolve(file.asText());
    try {
      return DataFile.read(name, path, isRandom);
    } catch (TemplateException e) {
      throw file.wrong(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      throw file.wrong("there is no file " + path);
    } catch (IOException e) {
      throw file.wrong("cannot read " + path + ": " + e.getMessage());
    }
  }

  private void findPools(List<Yaml> calls) throws ScenarioException {
    for (Yaml call : calls) {
      Optional<Yaml> capture = call.asMapping().find("capture");
      if (capture.isEmpty()) {
        continue;
      }
      for (Map.Entry<String, Yaml> entry : capture.get().asMapping().all().entrySet()) {
        requireName(entry.getValue(), entry.getKey());
        pools.computeIfAbsent(entry.getKey(), Pool::new);
        if (pools.size() > POOLS_MAX) {
          throw entry.getValue().wrong("there are at most " + POOLS_MAX + " pools");
        }
      }
    }
  }

  private static List<SetupCall> setup(List<Yaml> elements, CallReader reader)
      throws ScenarioException {
    List<SetupCall> setup = new ArrayList<>();
    for (Yaml element : elements) {
      Yaml.Mapping given = element.asMapping();
      Optional<Yaml> times = given.find("times");
      ScenarioCall call = reader.read(element, given);
      given.requireNothingElse();
      setup.add(
          new SetupCall(call, times.isPresent() ? times.get().asWhole(1, SetupCall.TIMES_MAX) : 1));
    }
    return setup;
  }

  private static List<MixCall> calls(List<Yaml> elements, CallReader reader, Duration think)
      throws ScenarioException {
    List<MixCall> calls = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Yaml element : elements) {
      Yaml.Mapping given = element.asMapping();
      Optional<Yaml> weight = given.find("weight");
      Optional<Yaml> ownThink = given.find("think");
      ScenarioCall call = reader.read(element, given);
      given.requireNothingElse();
      if (!names.add(call.name())) {
        throw given.get("name").wrong("two calls are called " + call.name());
      }
      calls.add(
          new MixCall(
              call,
              weight.isPresent() ? weight(weight.get()) : 1,
              ownThink.isPresent() ? duration(ownThink.get()) : think));
    }
    return calls;
  }

  private static double weight(Yaml value) throws ScenarioException {
    double weight = value.asNumber();
    if (!(weight > 0 && weight <= 1e9)) {
      throw value.wrong("a weight is above 0 and at most 1,000,000,000, not " + value.asText());
    }
    return weight;
  }

  static Duration duration(Yaml value) throws ScenarioException {
    try {
      Duration duration = DurationText.parse(value.asText());
      if (duration.compareTo(THINK_MAX) > 0) {
        throw value.wrong("at most an hour, not " + value.asText());
      }
      return duration;
    } catch (IllegalArgumentException e) {
      throw value.wrong(String.valueOf(e.getMessage()));
    }
  }

  private static void requireCount(Yaml.Mapping at, String what, int count, int least, int most)
      throws ScenarioException {
    if (count < least || count > most) {
      throw at.wrong(what + " must have " + least + " to " + most + " elements, has " + count);
    }
  }

  private static void requireName(Yaml at, String name) throws ScenarioException {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_-]*") || name.equals("pool")) {
      throw at.wrong(
          "'"
              + name
              + "' cannot stand in ${...}; names have letters, digits, _ and -, and pool is taken");
    }
  }

  private record Defaults(
      @Nullable String base,
      Optional<String> registry,
      Optional<Duration> timeout,
      Duration think) {}
}
