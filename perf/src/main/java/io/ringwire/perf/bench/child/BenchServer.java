package io.ringwire.perf.bench.child;

import io.ringwire.perf.bench.contender.Contender;
import io.ringwire.perf.bench.process.HeldMemory;
import io.ringwire.perf.bench.process.ProcessUsage;
import io.ringwire.perf.workload.UserServer;

/**
 * The server process: {@code BenchServer CONTENDER}. Says {@code ready PORT}, and answers each line {@code usage} with its
 * {@link ProcessUsage}, each line {@code memory} with its {@link HeldMemory}. Ends with its standard input.
 */
public final class BenchServer {
  private BenchServer() {}

  public static void main(String[] arguments) throws Exception {
    Commands.keepLoggersOffTheOutput();
    UserServer server = Contender.of(arguments[0]).serve();
    System.out.println("ready " + server.port());
    Commands.serve(
        words -> {
          switch (words[0]) {
            case ProcessUsage.COMMAND ->
                System.out.println(ProcessUsage.COMMAND + " " + ProcessUsage.now().text());
            case HeldMemory.COMMAND ->
                System.out.println(HeldMemory.COMMAND + " " + HeldMemory.now().text());
            case HeldMemory.DESCRIPTORS_COMMAND ->
                System.out.println(
                    HeldMemory.DESCRIPTORS_COMMAND + " " + HeldMemory.openDescriptors());
            default -> throw new IllegalArgumentException("no command " + words[0]);
          }
        });
  }
}
