package io.ringwire.gateway.terminal;

import com.google.api.HttpRule;
import io.ringwire.codec.status.RpcException;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.discovery.EndpointSnapshot;
import io.ringwire.gateway.transcode.JsonBuffer;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.Schema;
import io.ringwire.registry.zookeeper.RegistryUnreachableException;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bin/ringwire services}: what is registered. */
@Command(
    name = "ringwire services",
    description = "Lists every registered service: endpoints, methods and routes.",
    sortOptions = false,
    exitCodeListHeading = "%nexit codes:%n",
    exitCodeList = {"0:done", "2:wrong usage", "3:the registry is unreachable"})
public final class ServicesMain implements Callable<Integer> {
  @Mixin private RegistryOption registry = new RegistryOption();

  @Option(names = "--json", description = "prints one line of JSON")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "prints this text")
  private boolean help;

  private ServicesMain() {}

  public static void main(String[] args) {
    RegistryOption.quietLogs();
    System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
  }

  /** Runs the command and returns its exit code. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    return new CommandLine(new ServicesMain()).setOut(out).setErr(err).execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = java.util.Objects.requireNonNull(spec).commandLine();
    try (ZooKeeperRegistry connected = registry.connect()) {
      Registered registered = Registered.read(connected.catalog());
      if (json) {
        line.getOut().println(json(registered));
      } else {
        print(registered, line.getOut());
      }
      line.getOut().flush();
      return ExitCodes.OK;
    } catch (RegistryUnreachableException e) {
      line.getErr().println("ringwire services: " + e.getMessage());
      return ExitCodes.REGISTRY_UNREACHABLE;
    } catch (RpcException e) {
      line.getErr().println("ringwire services: " + e.status());
      return ExitCodes.REGISTRY_UNREACHABLE;
    }
  }

  private static void print(Registered registered, PrintWriter out) throws InterruptedException {
    if (registered.services().isEmpty()) {
      out.println("no service is registered");
      return;
    }
    for (Map.Entry<String, EndpointSnapshot> service : registered.services().entrySet()) {
      out.println(service.getKey());
      for (Endpoint endpoint : service.getValue().endpoints()) {
        out.println(
            "  endpoint  "
                + endpoint.address()
                + "  weight "
                + endpoint.weight()
                + (endpoint.version().isEmpty() ? "" : "  version " + endpoint.version())
                + (endpoint.zone().isEmpty() ? "" : "  zone " + endpoint.zone()));
      }
      try {
        for (MethodSchema method : registered.schema(service.getKey()).methods(service.getKey())) {
          out.println("  method    " + method.name() + signature(method));
          for (HttpRule rule : method.routes()) {
            out.println("    route   " + route(rule));
          }
        }
      } catch (RpcException e) {
        out.println("  methods unknown: " + e.status().text());
      }
    }
  }

  private static String signature(MethodSchema method) {
    String stream = "stream ";
    return "("
        + (method.kind().streamsRequest() ? stream : "")
        + simple(method.inputName())
        + ") "
        + (method.kind().streamsReply() ? stream : "")
        + simple(method.outputName());
  }

  private static String simple(String fullName) {
    return fullName.substring(fullName.lastIndexOf('.') + 1);
  }

  private static String route(HttpRule rule) {
    String body = rule.getBody().isEmpty() ? "" : "  body " + rule.getBody();
    return switch (rule.getPatternCase()) {
      case GET -> "GET " + rule.getGet();
      case PUT -> "PUT " + rule.getPut() + body;
      case POST -> "POST " + rule.getPost() + body;
      case DELETE -> "DELETE " + rule.getDelete();
      case PATCH -> "PATCH " + rule.getPatch() + body;
      case CUSTOM -> rule.getCustom().getKind() + " " + rule.getCustom().getPath() + body;
      case PATTERN_NOT_SET -> "none";
    };
  }

  private static JsonBuffer json(Registered registered) throws InterruptedException {
    JsonBuffer out = new JsonBuffer(4096);
    out.raw('{').name("services").raw('[');
    boolean separate = false;
    for (Map.Entry<String, EndpointSnapshot> service : registered.services().entrySet()) {
      if (separate) {
        out.raw(',');
      }
      separate = true;
      out.raw('{').name("name").string(service.getKey());
      out.raw(',').name("endpoints");
      endpoints(service.getValue().endpoints(), out);
      out.raw(',').name("methods");
      List<MethodSchema> methods = List.of();
      try {
        Schema schema = registered.schema(service.getKey());
        methods = schema.methods(service.getKey());
      } catch (RpcException e) {
        // Endpoints without a readable descriptor set are still worth listing.
      }
      methods(methods, out);
      out.raw('}');
    }
    return out.raw(']').raw('}');
  }

  private static void endpoints(List<Endpoint> endpoints, JsonBuffer out) {
    out.raw('[');
    boolean separate = false;
    for (Endpoint endpoint : endpoints) {
      if (separate) {
        out.raw(',');
      }
      separate = true;
      out.raw('{').name("id").string(endpoint.id());
      out.raw(',').name("address").string(endpoint.address());
      out.raw(',').name("weight").number(endpoint.weight());
      out.raw(',').name("version").string(endpoint.version());
      out.raw(',').name("zone").string(endpoint.zone());
      out.raw(',').name("descriptor_hash").string(endpoint.descriptorHash()).raw('}');
    }
    out.raw(']');
  }

  private static void methods(List<MethodSchema> methods, JsonBuffer out) {
    out.raw('[');
    boolean separate = false;
    for (MethodSchema method : methods) {
      if (separate) {
        out.raw(',');
      }
      separate = true;
      out.raw('{').name("name").string(method.name());
      out.raw(',').name("kind").string(method.kind().name());
      out.raw(',').name("request").string(method.inputName());
      out.raw(',').name("reply").string(method.outputName());
      out.raw(',').name("routes").raw('[');
      boolean separateRoute = false;
      for (HttpRule rule : method.routes()) {
        if (separateRoute) {
          out.raw(',');
        }
        separateRoute = true;
        out.string(route(rule));
      }
      out.raw(']').raw('}');
    }
    out.raw(']');
  }
}
