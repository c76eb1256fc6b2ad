package io.ringwire.shop.demo;

import io.ringwire.shop.process.Lifetime;
import io.ringwire.shop.process.Logs;
import io.ringwire.shop.process.StartFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: the shop in one process. */
@Command(
    name = "demo",
    description =
        "Runs the whole shop in one process, on free internal ports, until Ctrl-C or SIGTERM.",
    showDefaultValues = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "130, 143:stopped by Ctrl-C or SIGTERM, in order",
      "1:it cannot run: port taken",
      "2:wrong usage"
    })
public final class DemoMain implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
  @Spec
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  private boolean help;

  @Option(
      names = "--port",
      description = "port of the gateway; 0 takes a free one",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--instances",
      description = "instances of each service, 1 to 16",
      defaultValue = "2")
  private int instances;

  DemoMain() {}

  public static void main(String[] args) {
    Logs.configure();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return StartFailure.tell(new CommandLine(new DemoMain()));
  }

  @Override
  public Integer call() {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port must be 0 to 65535, was " + port);
    }
    if (instances < 1 || instances > Demo.INSTANCES_MAX) {
      throw new ParameterException(
          spec.commandLine(),
          "--instances must be 1 to " + Demo.INSTANCES_MAX + ", was " + instances);
    }
    Demo demo = Demo.start(port, instances);
    String ready = "ready " + demo.url() + "\n\n" + String.join("\n", demo.tryOut()) + "\n";
    Lifetime.runUntilStopped(ready, demo::close);
    return 0;
  }
}
