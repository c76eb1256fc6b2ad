package io.ringwire.perf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs bin/ringwire in a tree of its own, with a {@code java} and a {@code mvn} that only say how they were called. */
@Timeout(120)
final class LauncherTest {
  private static final Path ORIGINAL_HOME =
      Path.of(System.getProperty("basedir", ".")).toAbsolutePath().resolve("..").normalize();

  private static final List<String> MODULES =
      List.of(
          "rpc-codec",
          "rpc-core",
          "rpc-registry",
          "rpc-gateway",
          "demo-services/shop-contracts",
          "demo-services/shop-services",
          "perf/baselines",
          "perf",
          "perf/micro");

  private static final String FAKE_JAVA =
      """
      #!/usr/bin/env bash
      if [[ $1 == -version ]]; then echo "openjdk version \\"${FAKE_JAVA_VERSION:-17.0.15}\\" 2025-04-15" >&2; exit; fi
      echo "pid $$"
      printf 'arg %s\\n' "$@"
      exit "${FAKE_JAVA_EXIT:-0}"
      """;

  /**
   * What Maven leaves of {@code -pl MODULE -am package}: a jar a module, kept when its sources are as they were, and
   * copies of the upstream jars in the lib folders of those that gather. A jar here is its sources.
   */
  private static final String FAKE_MVN =
      """
      #!/usr/bin/env bash
      echo "$*" >>mvn.log
      [[ -n ${FAKE_MVN_EXIT:-} ]] && exit "$FAKE_MVN_EXIT"
      until [[ -z ${FAKE_MVN_WAITS_FOR:-} || -e $FAKE_MVN_WAITS_FOR ]]; do sleep 0.02; done
      while [[ $1 != -pl ]]; do shift; done
      below="rpc-codec rpc-core rpc-registry"
      case $2 in
        rpc-gateway) upstream=$below ;;
        demo-services/shop-services) upstream="$below rpc-gateway demo-services/shop-contracts" ;;
        perf) upstream="$below rpc-gateway demo-services/shop-contracts perf/baselines" ;;
        perf/micro) upstream="$below rpc-gateway demo-services/shop-contracts perf/baselines perf" ;;
      esac
      for module in $upstream "$2"; do
        mkdir -p "$module/target"
        artifact=${module/#perf\\//perf-}
        jar="$module/target/${artifact##*/}-0.1.0-SNAPSHOT.jar"
        find "$module/src/main" -type f -exec cat {} + >made
        cmp -s made "$jar" || cp made "$jar"
      done
      for gatherer in rpc-gateway "$2"; do
        mkdir -p "$gatherer/target/lib"
        for module in $upstream; do
          [[ $module == "$gatherer" ]] || cp "$module"/target/*.jar "$gatherer/target/lib"
        done
      done
      """;

  /** Says that its caller is about to wait, then is the real one. */
  private static final String FAKE_FLOCK =
      """
      #!/usr/bin/env bash
      echo "$PPID" >>"$FLOCK_LOG"
      PATH=${PATH#*:}
      exec flock "$@"
      """;

  @TempDir private Path temp = Path.of("unset");

  private Path home = temp;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void plantATree() throws IOException {
    home = Files.createDirectories(temp.resolve("a home/ringwire")); // a blank: quoting matters
    script(home.resolve("bin/ringwire"), Files.readString(ORIGINAL_HOME.resolve("bin/ringwire")));
    script(temp.resolve("tools/java"), FAKE_JAVA);
    script(temp.resolve("tools/mvn"), FAKE_MVN);
    Files.writeString(
        home.resolve("pom.xml"),
        "<artifactId>ringwire-parent</artifactId>\n<version>0.1.0-SNAPSHOT</version>\n");
    for (String module : MODULES) {
      Files.createDirectories(home.resolve(module + "/src/main/java"));
      Files.writeString(home.resolve(module + "/pom.xml"), "");
    }
    environment.put("PATH", temp.resolve("tools") + ":" + System.getenv("PATH"));
  }

  @Test
  void helpListsEveryCommand() throws Exception {
    for (String asked : List.of("help", "--help", "-h")) {
      Ran ran = ringwire(asked);
      assertThat(ran.exit).isZero();
      assertThat(ran.out).contains("usage: ringwire COMMAND");
      for (String command :
          List.of(
              "demo",
              "registry",
              "gateway",
              "service",
              "services",
              "call",
              "load",
              "compare",
              "bench",
              "micro",
              "version")) {
        assertThat(ran.out).containsPattern("(?m)^  " + command + "\\b");
      }
    }
  }

  @Test
  void noCommandIsWrongUsage() throws Exception {
    Ran ran = ringwire();

    assertThat(ran.exit).isEqualTo(2);
    assertThat(ran.out).isEmpty();
    assertThat(ran.err).contains("usage: ringwire COMMAND");
  }

  @Test
  void anUnknownCommandNamesTheNearest() throws Exception {
    assertThat(ringwire("gatway").err).contains("no command \"gatway\"; did you mean \"gateway\"?");
    assertThat(ringwire("lod").err).contains("did you mean \"load\"?");
    assertThat(ringwire("*").err).contains("no command \"*\"");
    assertThat(ringwire("servics").exit).isEqualTo(2);
  }

  @Test
  void versionIsThePoms() throws Exception {
    assertThat(ringwire("version").out).startsWith("ringwire 0.1.0-SNAPSHOT\nopenjdk version");
  }

  @Test
  void whatIsMissingIsBuiltOnceAndThenRun() throws Exception {
    Ran first = ringwire("load", "a/B", "{\"x\": 1}", "--rate", "5");

    assertThat(first.exit).isZero();
    assertThat(first.err).contains("ringwire: building perf (rpc-codec is not built)");
    assertThat(builds())
        .containsExactly("-q -B -Dstyle.color=never -DskipTests -pl perf -am package");
    assertThat(first.arguments())
        .containsSubsequence("-cp", classPath("perf"), "io.ringwire.perf.load.LoadMain");
    assertThat(first.arguments()).endsWith("a/B", "{\"x\": 1}", "--rate", "5");

    Ran second = ringwire("load");
    assertThat(second.err).isEmpty();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void everyPartHasItsMainAndItsModule() throws Exception {
    assertMain("demo", "demo-services/shop-services", "io.ringwire.shop.demo.DemoMain");
    assertMain("service", "demo-services/shop-services", "io.ringwire.shop.ServiceMain");
    assertMain("registry", "rpc-gateway", "io.ringwire.registry.embedded.RegistryMain");
    assertMain("gateway", "rpc-gateway", "io.ringwire.gateway.app.GatewayMain");
    assertMain("compare", "perf", "io.ringwire.perf.load.compare.CompareMain");
    assertMain("bench", "perf", "io.ringwire.perf.bench.BenchMain");
    assertMain("micro", "perf/micro", "io.ringwire.perf.micro.MicroMain");
  }

  @Test
  void everyPartLogsAsItsApplicationSays() throws Exception {
    Map<String, String> files =
        Map.of(
            "demo", "demo-services/shop-services/src/main/resources/logback-shop.xml",
            "registry", "rpc-gateway/src/main/resources/logback-gateway.xml",
            "call", "rpc-gateway/src/main/resources/logback-gateway.xml",
            "bench", "perf/src/main/resources/logback-perf.xml",
            "micro", "perf/micro/src/main/resources/logback-micro.xml");
    for (Map.Entry<String, String> entry : files.entrySet()) {
      Path file = ORIGINAL_HOME.resolve(entry.getValue());
      assertThat(file).isRegularFile();
      assertThat(ringwire(entry.getKey()).arguments())
          .contains("-Dlogback.configurationFile=" + file.getFileName());
    }
  }

  @Test
  void helpOfACommandIsTheCommandsOwnOnceItIsBuilt() throws Exception {
    ringwire("gateway");
    Path source = Files.createFile(home.resolve("rpc-core/src/main/java/Changed.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    Ran ran = ringwire("help", "gateway");

    assertThat(ran.arguments()).endsWith("io.ringwire.gateway.app.GatewayMain", "--help");
    assertThat(ran.err).isEmpty();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void helpOfACommandThatIsNotBuiltIsItsLineAndBuildsNothing() throws Exception {
    Ran ran = ringwire("help", "load");

    assertThat(ran.exit).isZero();
    assertThat(ran.out.lines())
        .startsWith("usage: ringwire COMMAND [OPTIONS]")
        .filteredOn(line -> line.startsWith("  "))
        .hasSize(3)
        .allMatch(line -> line.startsWith("  load "));
    assertThat(ran.out).endsWith("To build it and list them: ringwire load --help\n");
    assertThat(home.resolve("mvn.log")).doesNotExist();
  }

  @Test
  void helpOfAnUnknownCommandNamesTheNearest() throws Exception {
    assertThat(ringwire("help", "gatway").err).contains("did you mean \"gateway\"?");
    assertThat(ringwire("help", "gatway").exit).isEqualTo(2);
  }

  @Test
  void aChangedSourceIsBuiltAgainAndAnUntouchedOneNot() throws Exception {
    Path source = Files.createFile(home.resolve("rpc-core/src/main/java/Changed.java"));
    ringwire("gateway");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(ringwire("gateway").err).contains("(rpc-core/src/main/java/Changed.java changed)");
    assertThat(builds()).hasSize(2);
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(ringwire("gateway").err).isEmpty();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void aPartNeverRunsAnOlderCopyOfWhatWasBuiltForAnother() throws Exception {
    Path source = home.resolve("rpc-core/src/main/java/Core.java");
    Files.writeString(source, "one");
    ringwire("demo");
    Path copy = home.resolve("demo-services/shop-services/target/lib/rpc-core-0.1.0-SNAPSHOT.jar");
    assertThat(copy).hasContent("one");

    Files.writeString(source, "two");
    ringwire("gateway");
    Ran demo = ringwire("demo");

    assertThat(copy).hasContent("two");
    assertThat(demo.err).contains("(rpc-core was built anew)");
    assertThat(ringwire("gateway").err).isEmpty();
    assertThat(ringwire("demo").err).isEmpty();
    assertThat(builds()).hasSize(3);
  }

  @Test
  void aJarThatWasBuiltByHandIsCopiedToo() throws Exception {
    ringwire("gateway");
    Files.writeString(home.resolve("rpc-core/target/rpc-core-0.1.0-SNAPSHOT.jar"), "built by hand");

    assertThat(ringwire("gateway").err).contains("(rpc-core was built anew)");
  }

  @Test
  void jarsOfVersionsNoLongerWantedLeaveEveryClassPathThatIsGathered() throws Exception {
    ringwire("demo");
    Path old = Files.createFile(home.resolve("rpc-gateway/target/lib/netty-1.jar"));
    Files.writeString(home.resolve("rpc-gateway/pom.xml"), "<!-- another netty -->");

    ringwire("demo");

    assertThat(old).doesNotExist();
    assertThat(ringwire("gateway").err).isEmpty();
  }

  @Test
  void aBuildThatChangesNoJarIsNotRepeated() throws Exception {
    ringwire("gateway");
    ageJars();

    assertThat(ringwire("gateway").err).isEmpty();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void aModuleBuiltForOnePartIsBuiltForTheOthers() throws Exception {
    ringwire("demo");
    ageJars();
    assertThat(ringwire("registry").err).isEmpty();
    assertThat(ringwire("gateway").err).isEmpty();

    assertThat(builds()).hasSize(1);
  }

  @Test
  void aFailedBuildEndsItAndIsTriedAgain() throws Exception {
    environment.put("FAKE_MVN_EXIT", "1");
    Ran failed = ringwire("gateway");

    assertThat(failed.exit).isEqualTo(1);
    assertThat(failed.err)
        .contains("the build failed")
        .contains("mvn -DskipTests -pl rpc-gateway -am package");
    assertThat(failed.out).isEmpty();
    environment.remove("FAKE_MVN_EXIT");
    assertThat(ringwire("gateway").exit).isZero();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void withoutBuildingWhatIsMissingIsSaid() throws Exception {
    environment.put("RINGWIRE_NO_BUILD", "1");
    Ran ran = ringwire("gateway");

    assertThat(ran.exit).isEqualTo(1);
    assertThat(ran.err).contains("rpc-gateway is not built");
    assertThat(home.resolve("mvn.log")).doesNotExist();
  }

  @Test
  void partsStartedTogetherBuildOnce() throws Exception {
    Path release = temp.resolve("release");
    Path waiting = temp.resolve("flock.log");
    environment.put("FAKE_MVN_WAITS_FOR", release.toString());
    environment.put("FLOCK_LOG", waiting.toString());
    script(temp.resolve("tools/flock"), FAKE_FLOCK);
    List<Process> started = List.of(start("gateway"), start("gateway"), start("gateway"));

    // One builds and is held there until each of them has found that there is something to build.
    await(() -> linesOf(waiting) == started.size() && linesOf(home.resolve("mvn.log")) == 1);
    Files.createFile(release);

    for (Process process : started) {
      assertThat(finish(process).exit).isZero();
    }
    assertThat(builds()).hasSize(1);
  }

  @Test
  void anOldJavaIsRefusedWithTheVersionSeen() throws Exception {
    environment.put("FAKE_JAVA_VERSION", "11.0.2");
    assertThat(ringwire("gateway").err).contains("is Java 11; Ringwire needs 17 or newer");
    environment.put("FAKE_JAVA_VERSION", "1.8.0_402");
    assertThat(ringwire("gateway").err).contains("is Java 8;");
    assertThat(ringwire("gateway").exit).isEqualTo(1);
  }

  @Test
  void javaHomeComesBeforeThePathAndMustHaveAJava() throws Exception {
    script(
        temp.resolve("jdk/bin/java"),
        FAKE_JAVA.replace("echo \"pid", "echo from-java-home; echo \"pid"));
    environment.put("JAVA_HOME", temp.resolve("jdk").toString());
    assertThat(ringwire("gateway").out).startsWith("from-java-home");

    environment.put("JAVA_HOME", temp.resolve("nothing").toString());
    Ran ran = ringwire("gateway");
    assertThat(ran.exit).isEqualTo(1);
    assertThat(ran.err).contains("which has no bin/java");
  }

  @Test
  void onlyAJavaThatKnowsThemGetsTheOptionsThatSilenceItsWarnings() throws Exception {
    assertThat(ringwire("gateway").arguments())
        .noneMatch(argument -> argument.startsWith("--enable-native-access"));
    environment.put("FAKE_JAVA_VERSION", "25");
    assertThat(ringwire("gateway").arguments())
        .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void theUsersJvmOptionsComeLastSoThatTheyWin() throws Exception {
    environment.put("RINGWIRE_JAVA_OPTS", "-Xmx3g -Dx=y");
    List<String> arguments = ringwire("gateway").arguments();

    assertThat(arguments).containsSubsequence("-Xmx512m", "-Xmx3g", "-Dx=y", "-cp");
  }

  @Test
  void theLauncherBecomesTheJvmSoThatSignalsAndExitCodesAreItsOwn() throws Exception {
    environment.put("FAKE_JAVA_EXIT", "143");
    Process process = start("gateway");
    Ran ran = finish(process);

    assertThat(ran.exit).isEqualTo(143);
    assertThat(ran.out).startsWith("pid " + process.pid() + "\n");
  }

  @Test
  void itIsFoundThroughLinks() throws Exception {
    Path absolute = Files.createSymbolicLink(temp.resolve("one"), home.resolve("bin/ringwire"));
    Files.createSymbolicLink(temp.resolve("two"), absolute.getFileName());
    Ran ran = finish(start(temp.resolve("two"), "gateway"));

    assertThat(ran.exit).isZero();
    assertThat(ran.arguments()).contains(classPath("rpc-gateway"));
  }

  /** As after a source was touched and nothing in it changed: the jars stay old, the build has run. */
  private void ageJars() throws IOException {
    for (String module : MODULES) {
      Path jar = home.resolve(module + "/target/" + artifact(module) + "-0.1.0-SNAPSHOT.jar");
      if (Files.exists(jar)) {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(3_600)));
      }
    }
  }

  private void assertMain(String command, String module, String main) throws Exception {
    assertThat(ringwire(command, "x").arguments()).endsWith("-cp", classPath(module), main, "x");
  }

  private static String artifact(String module) {
    return module.replaceFirst("^perf/", "perf-").replaceFirst("^.*/", "");
  }

  private String classPath(String module) throws IOException {
    Path target = home.toRealPath().resolve(module).resolve("target");
    return target.resolve(artifact(module) + "-0.1.0-SNAPSHOT.jar") + ":" + target.resolve("lib/*");
  }

  private static long linesOf(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  /** Other processes bring it about, so that it can only be looked for. */
  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("within 30 s").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(home.resolve("mvn.log"));
  }

  private Ran ringwire(String... arguments) throws Exception {
    return finish(start(arguments));
  }

  private Process start(String... arguments) throws IOException {
    return start(home.resolve("bin/ringwire"), arguments);
  }

  private Process start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("RINGWIRE_") || name.equals("JAVA_HOME"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  // What these print fits a pipe, so reading one after the other cannot block.
  private static Ran finish(Process process) throws Exception {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), out, err);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ran(int exit, String out, String err) {
    List<String> arguments() {
      return out.lines()
          .filter(line -> line.startsWith("arg "))
          .map(line -> line.substring(4))
          .toList();
    }
  }
}
