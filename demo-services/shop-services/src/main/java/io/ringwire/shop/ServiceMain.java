package io.ringwire.shop;

import io.ringwire.shop.process.Logs;
import io.ringwire.shop.process.StartFailure;
import io.ringwire.shop.service.ShopService;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code service NAME}: one part of the shop as a process of its own. */
@Command(
    name = "service",
    description = "Runs one part of the shop as a process of its own, until SIGTERM or Ctrl-C.",
    synopsisSubcommandLabel = "NAME",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "130, 143:stopped by Ctrl-C or SIGTERM, in order",
      "1:it cannot run: port taken, database unreachable",
      "2:wrong usage",
      "3:ZooKeeper unreachable"
    })
public final class ServiceMain implements Runnable {
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
  @Spec
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  private boolean help;

  ServiceMain() {}

  public static void main(String[] args) {
    Logs.configure();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new ServiceMain());
    for (ShopService service : ShopService.values()) {
      commandLine.addSubcommand(service.commandName(), new ServiceCommand(service));
    }
    commandLine.addSubcommand("database", new DatabaseCommand());
    commandLine.registerConverter(Duration.class, DurationText::parse);
    return StartFailure.tell(commandLine);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which part? One of " + String.join(", ", spec.subcommands().keySet()));
  }
}
