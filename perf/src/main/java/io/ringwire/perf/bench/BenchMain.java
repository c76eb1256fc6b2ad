package io.ringwire.perf.bench;

import io.ringwire.perf.bench.scale.ScaleCommand;
import io.ringwire.perf.bench.shop.ShopCommand;
import java.io.PrintWriter;
import picocli.CommandLine;

/** {@code bin/ringwire bench}. */
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .addSubcommand(new ScaleCommand())
        .addSubcommand(new ShowCommand())
        .addSubcommand(new PlotCommand())
        .addSubcommand(new ShopCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(BenchMain::onWrongUsage);
  }

  /** One line: the whole usage text would bury it. */
  private static int onWrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(
        command + ": " + wrong.getMessage() + " (" + command + " --help lists the options)");
    err.flush();
    return BenchExit.USAGE;
  }
}
