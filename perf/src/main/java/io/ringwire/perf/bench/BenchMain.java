package io.ringwire.perf.bench;

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
        .setParameterExceptionHandler(BenchMain::onWrongUsage);
  }

  /** One line: the whole usage text would bury it. */
  private static int onWrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(
        "ringwire bench: " + wrong.getMessage() + " (ringwire bench --help lists the options)");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }
}
