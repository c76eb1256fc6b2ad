package io.ringwire.registry.zookeeper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** JVMs of our own class path, to be killed: nothing dies as honestly as a process. */
final class ProviderProcess {
  private ProviderProcess() {}

  /** Announces one endpoint of the fixture and stays until it is killed. */
  public static void main(String[] args) throws Exception {
    ZooKeeperRegistry registry =
        ZooKeeperRegistry.connect(
            ZooKeeperConfig.of(args[0])
                .withSessionTimeout(Duration.parse(args[1]))
                .withWaitForConnection(Duration.ofSeconds(30)));
    RegistryFixture.register(registry, Integer.parseInt(args[2]));
    Thread.currentThread().join();
  }

  static Process start(String connectString, Duration session, int number, Path log)
      throws IOException {
    return java(
        log,
        List.of("-Xmx96m"),
        ProviderProcess.class.getName(),
        connectString,
        session.toString(),
        String.valueOf(number));
  }

  static Process java(Path log, List<String> options, String main, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(Arrays.asList(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("a killed process lives: " + process);
    }
  }
}
