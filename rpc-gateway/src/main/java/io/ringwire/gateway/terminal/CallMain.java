package io.ringwire.gateway.terminal;

import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Reply;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.NearestName;
import io.ringwire.core.discovery.Resolver;
import io.ringwire.core.transport.EventLoops;
import io.ringwire.gateway.transcode.MalformedReplyException;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.ReplyTranscoder;
import io.ringwire.gateway.transcode.Schema;
import io.ringwire.gateway.transcode.TranscodeException;
import io.ringwire.registry.zookeeper.RegistryUnreachableException;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bin/ringwire call}: calls any registered service in JSON, without its classes. */
@Command(
    name = "ringwire call",
    description =
        "Calls a method of any registered service and prints its reply as JSON, one line a message.",
    sortOptions = false,
    exitCodeListHeading = "%nexit codes:%n",
    exitCodeList = {
      "0:the call succeeded",
      "1:the call failed; its status is on standard error",
      "2:wrong usage, or JSON that does not fit the method",
      "3:the registry is unreachable",
      "4:no such service or method"
    })
public final class CallMain implements Callable<Integer> {
  // As bin/ringwire load and service take them.
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(us|ms|s|m|h)");

  @Parameters(
      index = "0",
      paramLabel = "SERVICE/METHOD",
      description = "full name: shop.order.v1.OrderService/GetOrder")
  private String method = "";

  @Parameters(
      index = "1",
      paramLabel = "JSON",
      defaultValue = "{}",
      description = "the request (default {})")
  private String json = "";

  @Mixin private RegistryOption registry = new RegistryOption();

  @Option(
      names = "--timeout",
      description = "such as 500ms, 1.5s or 2m (default 10s; streams: none)")
  private @Nullable String timeout;

  @Option(
      names = "--metadata",
      paramLabel = "KEY=VALUE",
      description = "sent with the call; may be repeated")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "prints this text")
  private boolean help;

  private CallMain() {}

  public static void main(String[] args) {
    RegistryOption.quietLogs();
    System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
  }

  /** Runs the command and returns its exit code. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    return new CommandLine(new CallMain()).setOut(out).setErr(err).execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    int slash = method.lastIndexOf('/');
    if (slash <= 0 || slash == method.length() - 1) {
      throw new ParameterException(line, "expected SERVICE/METHOD, got '" + method + "'");
    }
    CallOptions options = options(line);
    try (ZooKeeperRegistry connected = registry.connect()) {
      Registered registered = Registered.read(connected.catalog());
      String service = method.substring(0, slash);
      if (!registered.services().containsKey(service)) {
        return unknown(
            line,
            "no service " + service + " is registered",
            service,
            registered.services().keySet());
      }
      Schema schema = registered.schema(service);
      Optional<MethodSchema> found = schema.method(service, method.substring(slash + 1));
      if (found.isEmpty()) {
        String name = method.substring(slash + 1);
        return unknown(
            line,
            service + " has no method " + name,
            name,
            schema.methods(service).stream().map(MethodSchema::name).toList());
      }
      return call(line, connected, found.get(), options);
    } catch (RegistryUnreachableException e) {
      line.getErr().println("ringwire call: " + e.getMessage());
      return ExitCodes.REGISTRY_UNREACHABLE;
    } catch (RpcException e) {
      return failed(line, e.status());
    }
  }

  private CallOptions options(CommandLine line) {
    CallOptions options = CallOptions.DEFAULT;
    if (timeout != null) {
      options = options.withTimeout(duration(line, timeout));
    }
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      try {
        options = options.with(MetadataKey.text(entry.getKey()), entry.getValue());
      } catch (IllegalArgumentException e) {
        throw new ParameterException(line, "--metadata " + entry.getKey() + ": " + e.getMessage());
      }
    }
    return options;
  }

  private static Duration duration(CommandLine line, String text) {
    Matcher match = DURATION.matcher(text);
    if (match.matches()) {
      long unitNanos =
          switch (match.group(2)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      long nanos = Math.round(Double.parseDouble(match.group(1)) * unitNanos);
      if (nanos > 0) {
        return Duration.ofNanos(nanos);
      }
    }
    throw new ParameterException(
        line, "--timeout must be a time such as 250us, 500ms, 1.5s, 2m or 1h, was '" + text + "'");
  }

  private static int unknown(
      CommandLine line, String what, String typed, java.util.Collection<String> known) {
    String nearest = NearestName.of(typed, known);
    String hint =
        nearest != null
            ? "; did you mean " + nearest + "?"
            : known.isEmpty() ? "" : "; there are " + String.join(", ", known);
    line.getErr().println("ringwire call: " + what + hint);
    return ExitCodes.NO_SUCH_METHOD;
  }

  private int call(
      CommandLine line, ZooKeeperRegistry connected, MethodSchema schema, CallOptions options)
      throws InterruptedException {
    if (schema.kind().streamsRequest()) {
      line.getErr()
          .println(
              "ringwire call: " + schema + " takes a stream of messages; this command sends one");
      return ExitCodes.USAGE;
    }
    byte[] request;
    try {
      request = schema.requestTranscoder().transcode(json.getBytes(StandardCharsets.UTF_8));
    } catch (TranscodeException e) {
      line.getErr()
          .println(
              "ringwire call: the JSON does not fit " + schema.inputName() + ": " + e.getMessage());
      return ExitCodes.USAGE;
    }
    EventLoops loops = EventLoops.create(1);
    try (Resolver resolver = connected.resolver();
        RpcClient client = RpcClient.builder().resolver(resolver).eventLoops(loops).build()) {
      Reply reply = client.call(schema.descriptor(), request, options).toCompletableFuture().get();
      print(line.getOut(), schema, reply);
      return ExitCodes.OK;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MalformedReplyException malformed) {
        line.getErr()
            .println(
                "ringwire call: the reply is no "
                    + schema.outputName()
                    + ": "
                    + malformed.getMessage());
        return ExitCodes.FAILED;
      }
      return failed(line, RpcException.statusOf(e));
    } finally {
      loops.close();
    }
  }

  private static void print(PrintWriter out, MethodSchema schema, Reply reply)
      throws ExecutionException, InterruptedException {
    ReplyTranscoder transcoder = schema.replyTranscoder();
    if (reply.isStream()) {
      Lines lines = new Lines(out, transcoder);
      reply.messages().subscribe(lines);
      lines.done.get();
    } else if (reply != Reply.NONE) {
      try {
        println(out, transcoder, (byte[]) reply.message());
      } catch (MalformedReplyException e) {
        throw new ExecutionException(e);
      }
    }
  }

  private static void println(PrintWriter out, ReplyTranscoder transcoder, byte[] message)
      throws MalformedReplyException {
    out.println(new String(transcoder.transcode(message), StandardCharsets.UTF_8));
    out.flush();
  }

  private static int failed(CommandLine line, Status status) {
    line.getErr().println("ringwire call: " + status);
    AppError.from(status)
        .ifPresent(
            error ->
                line.getErr()
                    .println(
                        "  "
                            + error.name()
                            + " ("
                            + error.domain()
                            + " "
                            + error.number()
                            + ") "
                            + error.metadata()));
    return ExitCodes.FAILED;
  }

  /** Prints a stream, one line a message, asking for the next when one is printed. */
  private static final class Lines implements Flow.Subscriber<Object> {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    private final PrintWriter out;
    private final ReplyTranscoder transcoder;
    private Flow.@Nullable Subscription subscription;

    Lines(PrintWriter out, ReplyTranscoder transcoder) {
      this.out = out;
      this.transcoder = transcoder;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(Object message) {
      Flow.Subscription from = Objects.requireNonNull(subscription);
      try {
        println(out, transcoder, (byte[]) message);
        from.request(1);
      } catch (MalformedReplyException e) {
        from.cancel();
        done.completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }
}
