package io.ringwire.perf.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@Timeout(60)
final class ChildProcessTest {
  private static final List<String> SMALL = List.of("-Xmx32m", "-Dof.the.child=yes");

  /** Says its property and its argument, then answers each line by itself. Without an argument it ends at once. */
  public static final class Parrot {
    private Parrot() {}

    public static void main(String[] arguments) throws IOException {
      if (arguments.length == 0) {
        return;
      }
      System.out.println("ready " + System.getProperty("of.the.child") + " " + arguments[0]);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(line);
      }
    }
  }

  /** Says how many CPUs it has. */
  public static final class Counter {
    private Counter() {}

    public static void main(String[] arguments) {
      System.out.println("cpus " + Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void aChildSaysWhatIsExpectedOrWhyNot() throws Exception {
    try (ChildProcess child =
        new ChildProcess(Parrot.class, ChildJvm.of("", Cpus.ALL, SMALL), List.of("one"))) {
      assertThat(child.expect("ready")).isEqualTo("yes one");
      assertThat(child.ageNanos()).isPositive();
      child.say("end 1 2 3");
      assertThat(child.expect("end")).isEqualTo("1 2 3");

      child.say("ending");
      assertThatThrownBy(() -> child.expect("end"))
          .hasMessage("Parrot one should have said 'end' and said 'ending'");
      child.say("failed no luck");
      assertThatThrownBy(() -> child.expect("end"))
          .isInstanceOf(ChildFailedException.class)
          .hasMessage("no luck");
    }
  }

  @Test
  void aChildThatHasEndedSaysNothing() throws Exception {
    try (ChildProcess child =
        new ChildProcess(Parrot.class, ChildJvm.of("", Cpus.ALL, SMALL), List.of())) {
      assertThatThrownBy(() -> child.expect("ready"))
          .hasMessageContaining("should have said 'ready' and said nothing: it has ended");
    }
  }

  @Test
  void whatAProcessUsesIsTheDifference() {
    ProcessUsage before = new ProcessUsage(10, 100, 1, 5, 7_000, 8_000);
    ProcessUsage after = new ProcessUsage(30, 400, 3, 9, 6_000, 9_000);

    assertThat(after.minus(before)).isEqualTo(new ProcessUsage(20, 300, 2, 4, 6_000, 9_000));
    assertThat(ProcessUsage.parse(after.text())).isEqualTo(after);
    assertThatThrownBy(() -> ProcessUsage.parse("1 2")).hasMessageContaining("'1 2'");
  }

  @Test
  void allocationIsSeen() {
    ProcessUsage before = ProcessUsage.now();
    byte[] kept = new byte[1 << 20];
    ProcessUsage used = ProcessUsage.now().minus(before);

    assertThat(used.allocatedBytes()).isGreaterThanOrEqualTo(kept.length);
    assertThat(HeldMemory.parse(new HeldMemory(3, 4).text())).isEqualTo(new HeldMemory(3, 4));
    assertThat(HeldMemory.now().heapBytes()).isPositive();
  }

  @Test
  void aJvmIsFoundByItsVersionOrHome() {
    String major = String.valueOf(Runtime.version().feature());
    String home = System.getProperty("java.home");

    assertThat(ChildJvm.of(major, Cpus.ALL, List.of()).version()).startsWith(major);
    assertThat(ChildJvm.of(home, Cpus.ALL, List.of()).home()).isEqualTo(Path.of(home));
    assertThat(ChildJvm.of("", Cpus.ALL, List.of("-Xmx1g")).command())
        .first()
        .isEqualTo(Path.of(home, "bin", "java").toString());
    assertThatThrownBy(() -> ChildJvm.of("/no/such", Cpus.ALL, List.of()))
        .hasMessage("no JVM at /no/such: it has no bin/java");
  }

  @Test
  void newerJvmsAreToldThatNativeAccessIsMeant() {
    Path home = Path.of("/jdk");

    assertThat(new ChildJvm(home, "25.0.3", Cpus.ALL, List.of("-Xmx1g")).command())
        .containsExactly(
            "/jdk/bin/java",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx1g");
    assertThat(new ChildJvm(home, "17.0.15", Cpus.ALL, List.of("-Xmx1g")).command())
        .containsExactly("/jdk/bin/java", "-Xmx1g");
  }

  @Test
  void aChildIsKeptOnTheFirstCpusItsParentMayUse() {
    assertThat(new ChildJvm(Path.of("/jdk"), "17.0.15", new Cpus(List.of(0, 2)), SMALL).command())
        .startsWith("taskset", "-c", "0,2", "/jdk/bin/java");
    assertThat(Cpus.parse("0-2,7,9-10")).containsExactly(0, 1, 2, 7, 9, 10);
    assertThat(Cpus.first(0)).isEqualTo(Cpus.ALL);
    assertThatThrownBy(() -> Cpus.first(100_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cpus=100000: there are ");
  }

  @Test
  @EnabledIf("tasksetIsHere")
  void aChildSeesItsOwnCpusOnly() throws Exception {
    ChildJvm onOne = ChildJvm.of("", Cpus.first(1), SMALL);
    try (ChildProcess child = new ChildProcess(Counter.class, onOne, List.of())) {
      assertThat(child.expect("cpus")).isEqualTo("1");
    }
  }

  private static boolean tasksetIsHere() {
    try {
      return Cpus.first(1).numbers().size() == 1;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
