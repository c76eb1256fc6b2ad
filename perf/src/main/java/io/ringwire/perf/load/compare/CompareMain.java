package io.ringwire.perf.load.compare;

import java.io.PrintWriter;
import picocli.CommandLine;

/** {@code bin/ringwire compare}. */
public final class CompareMain {
  private CompareMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new CompareCommand())
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(CompareMain::onWrongUsage);
  }

  /** One line: the whole usage text would bury it. */
  private static int onWrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(
        "ringwire compare: " + wrong.getMessage() + " (ringwire compare --help lists the options)");
    err.flush();
    return CompareCommand.USAGE;
  }
}
