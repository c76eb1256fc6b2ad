package io.ringwire.perf.load;

import io.ringwire.perf.load.generator.DurationText;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;

/** {@code bin/ringwire load}. */
public final class LoadMain {
  private LoadMain() {}

  public static void main(String[] arguments) {
    // Before the first logger is made; the gateway's own configuration is on the class path too.
    System.setProperty("logback.configurationFile", "logback-perf.xml");
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LoadCommand())
        .registerConverter(Duration.class, DurationText::parse)
        // An @ is ours: it names the file of a request, not one of arguments.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(LoadMain::onWrongUsage);
  }

  /** One line: the whole usage text would bury it. */
  private static int onWrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(
        "ringwire load: " + wrong.getMessage() + " (ringwire load --help lists the options)");
    err.flush();
    return LoadExit.USAGE;
  }
}
