package io.ringwire.perf.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The JVM of a child process.
 *
 * @param home of its JDK
 * @param version such as {@code 17.0.15}
 * @param cpus that it may run on
 * @param options after those that its version calls for
 */
public record ChildJvm(Path home, String version, Cpus cpus, List<String> options) {
  /** From this version on a JVM warns of what Netty and protobuf do with memory unless it is allowed. */
  private static final int ASKS_FOR_NATIVE_ACCESS = 24;

  /** Where the packages of Linux distributions put JDKs. */
  private static final Path USUAL_HOMES = Path.of("/usr/lib/jvm");

  private static final Path OWN_HOME = Path.of(System.getProperty("java.home"));

  public ChildJvm {
    options = List.copyOf(options);
  }

  /**
   * The JVM that is asked for.
   *
   * @param wanted a version such as 25, the home of a JDK, or empty for the JVM that runs this
   * @param cpus that it may run on
   * @param options of the child, after the system properties of this JVM
   * @throws IllegalArgumentException saying where such a JDK was looked for
   */
  public static ChildJvm of(String wanted, Cpus cpus, List<String> options) {
    Path home = wanted.isEmpty() ? OWN_HOME : find(wanted);
    List<String> all = new ArrayList<>();
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-D"))
        .forEach(all::add);
    all.addAll(options);
    return new ChildJvm(home, versionOf(home).orElse(Runtime.version().toString()), cpus, all);
  }

  /** The first words of a command line: what keeps it on its CPUs, {@code java}, and its options. */
  public List<String> command() {
    List<String> command = new ArrayList<>(cpus.command());
    command.add(java(home).toString());
    if (major(version) >= ASKS_FOR_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(options);
    return command;
  }

  private static Path find(String wanted) {
    if (!wanted.chars().allMatch(Character::isDigit)) {
      Path home = Path.of(wanted);
      if (Files.isExecutable(java(home))) {
        return home;
      }
      throw new IllegalArgumentException("no JVM at " + wanted + ": it has no bin/java");
    }
    String variable = "JAVA_HOME_" + wanted;
    return candidates(variable).stream()
        .filter(home -> Files.isExecutable(java(home)))
        .filter(
            home -> versionOf(home).filter(is -> major(is) == Integer.parseInt(wanted)).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no JDK "
                        + wanted
                        + " beside "
                        + OWN_HOME
                        + " or in "
                        + USUAL_HOMES
                        + "; set "
                        + variable
                        + ", or name its home: jvm=PATH"));
  }

  private static List<Path> candidates(String variable) {
    List<Path> homes = new ArrayList<>();
    String named = System.getenv(variable);
    if (named != null) {
      homes.add(Path.of(named));
    }
    homes.add(OWN_HOME);
    Path beside = OWN_HOME.getParent();
    if (beside != null) {
      homes.addAll(foldersIn(beside));
    }
    homes.addAll(foldersIn(USUAL_HOMES));
    return homes;
  }

  private static List<Path> foldersIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What the JDK's own {@code release} file says. */
  private static Optional<String> versionOf(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(properties.getProperty("JAVA_VERSION"))
        .map(quoted -> quoted.replace("\"", ""));
  }

  private static int major(String version) {
    return Runtime.Version.parse(version).feature();
  }

  private static Path java(Path home) {
    return home.resolve("bin").resolve("java");
  }
}
