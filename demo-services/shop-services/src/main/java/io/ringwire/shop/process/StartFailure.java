package io.ringwire.shop.process;

import io.ringwire.registry.zookeeper.RegistryUnreachableException;
import io.ringwire.shop.store.DatabaseUnreachableException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says why a command does not run, in one line that starts with its name, and with which exit code it ends. Only what
 * nobody foresaw comes with its stack.
 */
public final class StartFailure {
  static final int CANNOT_RUN = 1;
  static final int REGISTRY_UNREACHABLE = 3;

  private StartFailure() {}

  /** Lets the command line tell its failures this way, those of its subcommands too. */
  public static CommandLine tell(CommandLine commandLine) {
    return commandLine
        .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command))
        .setParameterExceptionHandler((wrong, arguments) -> report(wrong));
  }

  private static int report(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    err.print(prefix(command));
    int exitCode = CANNOT_RUN;
    if (failure instanceof StartException start) {
      err.println(start.getMessage());
      exitCode = start.exitCode();
    } else if (failure instanceof RegistryUnreachableException) {
      err.println(failure.getMessage());
      exitCode = REGISTRY_UNREACHABLE;
    } else if (failure instanceof DatabaseUnreachableException) {
      err.println(failure.getMessage());
    } else if (failure instanceof UncheckedIOException io) {
      err.println(text(io));
    } else {
      failure.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }

  private static int report(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(
        prefix(command)
            + wrong.getMessage()
            + " (ringwire "
            + command.getCommandSpec().qualifiedName()
            + " --help lists the options)");
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String prefix(CommandLine command) {
    return "ringwire " + command.getCommandSpec().root().name() + ": ";
  }

  // Without a message of its own the exception's is its cause's, class name included.
  private static String text(UncheckedIOException failure) {
    String own = String.valueOf(failure.getMessage());
    Throwable cause = failure.getCause();
    return cause != null && own.equals(cause.toString()) ? String.valueOf(cause.getMessage()) : own;
  }
}
