package io.ringwire.perf.load;

import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.rpc.LookupException;
import io.ringwire.perf.load.rpc.MethodLookup;
import io.ringwire.perf.load.rpc.RpcTarget;
import io.ringwire.perf.load.scenario.Scenario;
import io.ringwire.perf.load.scenario.ScenarioException;
import io.ringwire.perf.load.scenario.ScenarioTarget;
import io.ringwire.perf.load.template.Quoting;
import io.ringwire.perf.load.template.Template;
import io.ringwire.perf.load.template.TemplateException;
import io.ringwire.perf.load.template.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to call: a method, a URL, or the mix of a scenario. */
final class TargetOptions {
  private static final String EMPTY_JSON = "{}";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SERVICE/METHOD",
      description = "Method to call.")
  private @Nullable String method;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "Its request; @FILE reads a file. It may hold $${...}. Default {}.")
  private @Nullable String request;

  @ArgGroup(
      validate = false,
      order = 1,
      heading = "%nA method, through the registry or at endpoints:%n")
  private RpcOptions rpcOptions = new RpcOptions();

  @ArgGroup(validate = false, order = 2, heading = "%nA URL:%n")
  private HttpTargetOptions httpOptions = new HttpTargetOptions();

  @ArgGroup(validate = false, order = 3, heading = "%nA mix of calls, and what varies:%n")
  private ScenarioOptions scenarioOptions = new ScenarioOptions();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "Connections at most; default 256 over HTTP/1.1 and 1 over HTTP/2. To each endpoint of a service: 1.")
  private @Nullable Integer connections;

  /** The scenario that was asked for; null for a single call. */
  @Nullable Scenario scenario() throws ScenarioException, IOException {
    int kinds =
        (method != null ? 1 : 0)
            + (httpOptions.isWanted() ? 1 : 0)
            + (scenarioOptions.isScenario() ? 1 : 0);
    if (kinds != 1) {
      throw new IllegalArgumentException(
          "say one of SERVICE/METHOD, --http URL and --scenario FILE");
    }
    if (connections != null && connections < 1) {
      throw new IllegalArgumentException("--connections must be at least 1, was " + connections);
    }
    return scenarioOptions.scenario();
  }

  /**
   * Makes ready to call.
   *
   * @param scenario what {@link #scenario} returned
   * @throws IllegalArgumentException when the options make no sense
   * @throws io.ringwire.registry.zookeeper.RegistryUnreachableException when no ZooKeeper answers
   */
  Target open(LoadPlan plan, @Nullable Scenario scenario)
      throws LookupException,
          ScenarioException,
          TemplateException,
          IOException,
          InterruptedException {
    if (scenario != null) {
      return openScenario(plan, scenario);
    }
    Variables variables = scenarioOptions.variables();
    return httpOptions.isWanted()
        ? httpOptions.open(plan, connections, variables)
        : openRpc(new MethodLookup(String.valueOf(method)), plan, variables);
  }

  private Target openScenario(LoadPlan plan, Scenario scenario)
      throws ScenarioException, IOException, InterruptedException, LookupException {
    ScenarioCarriers carriers =
        ScenarioCarriers.open(
            scenario, plan, rpcOptions, httpOptions.options(plan, connections), connections);
    try {
      return new ScenarioTarget(scenario, carriers, scenarioOptions.seed());
    } catch (ScenarioException | RuntimeException e) {
      carriers.close();
      throw e;
    }
  }

  private Target openRpc(MethodLookup lookup, LoadPlan plan, Variables variables)
      throws LookupException, TemplateException, IOException, InterruptedException {
    Template json =
        Template.parse(request == null ? EMPTY_JSON : textOf(request), Quoting.JSON, variables);
    Optional<byte[]> message = rpcOptions.message();
    RpcAccess access = rpcOptions.open(List.of(lookup.service()), connections, Optional.empty());
    try {
      MethodDescriptor<byte[], byte[]> descriptor;
      LongFunction<byte[]> messages;
      if (rpcOptions.hasSchemas()) {
        MethodSchema schema = access.find(lookup);
        descriptor = schema.descriptor();
        messages = message.isPresent() ? always(message.get()) : RpcMessages.of(schema, json);
      } else {
        descriptor = byNameAlone(lookup);
        messages = always(message.orElseGet(() -> emptyRequest(json)));
      }
      String what =
          (json.isFixed()
                  ? "with " + messages.apply(0).length + " bytes, "
                  : "with a request made for each call, seed " + scenarioOptions.seed() + ", ")
              + access.place();
      CallOptions options = CallOptions.DEFAULT.withTimeout(plan.timeout());
      return new ClosingTarget(
          new RpcTarget(
              access.client(), descriptor, messages, options, rpcOptions.messages(), what),
          access);
    } catch (LookupException | InterruptedException | RuntimeException e) {
      access.close();
      throw e;
    }
  }

  private static LongFunction<byte[]> always(byte[] message) {
    return sequence -> message;
  }

  private static byte[] emptyRequest(Template json) {
    if (!json.toString().strip().equals(EMPTY_JSON)) {
      throw new IllegalArgumentException(
          "without a registry, a JSON request needs --descriptors FILE; or give --message FILE, or the request {}");
    }
    return new byte[0];
  }

  private static MethodDescriptor<byte[], byte[]> byNameAlone(MethodLookup lookup) {
    return MethodDescriptor.of(
            lookup.service(),
            lookup.method(),
            CallKind.UNARY,
            BytesSerializer.INSTANCE,
            BytesSerializer.INSTANCE)
        .build();
  }

  /** A text, or that of the file after an @. */
  static String textOf(String given) throws IOException {
    return given.startsWith("@") ? Files.readString(Path.of(given.substring(1))) : given;
  }

  /** Closes what a target learned from after it. */
  private record ClosingTarget(RpcTarget target, RpcAccess access) implements Target {
    @Override
    public String description() {
      return target.description();
    }

    @Override
    public void send(long sequence, int operation, Answer answer) {
      target.send(sequence, operation, answer);
    }

    @Override
    public void flush() {
      target.flush();
    }

    @Override
    public List<String> remarks() {
      return target.remarks();
    }

    @Override
    public void close() {
      access.close();
    }
  }
}
