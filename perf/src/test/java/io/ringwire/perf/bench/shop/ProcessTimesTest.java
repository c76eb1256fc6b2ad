package io.ringwire.perf.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringwire.perf.bench.shop.ProcessTimes.Used;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessTimesTest {
  private static final Offset<Double> EXACT = within(1e-9);

  @TempDir private Path process;

  @Test
  void timesAreSummedByWhatThreadsDo() throws IOException {
    write(process.resolve("stat"), "java", 900, 300);
    thread(1, "ringwire-loop-0", 100, 50);
    thread(2, "ringwire-loop-1", 200, 50);
    thread(3, "C2 CompilerThre", 400, 10);
    thread(4, "odd) name (x", 7, 0);
    ProcessTimes times = ProcessTimes.of(process).orElseThrow();
    assertThat(times.whole().userSeconds()).isEqualTo(9, EXACT);
    assertThat(times.whole().systemSeconds()).isEqualTo(3, EXACT);
    assertThat(used(times, ThreadWork.LOOPS).userSeconds()).isEqualTo(3, EXACT);
    assertThat(used(times, ThreadWork.LOOPS).systemSeconds()).isEqualTo(1, EXACT);
    assertThat(used(times, ThreadWork.COMPILER).seconds()).isEqualTo(4.1, EXACT);
    assertThat(used(times, ThreadWork.OTHER).seconds()).isEqualTo(0.07, EXACT);
    assertThat(times.residentMib()).isEqualTo(2);
  }

  @Test
  void aDifferenceLeavesOutWhatWasUsedBefore() throws IOException {
    write(process.resolve("stat"), "java", 100, 0);
    thread(1, "ringwire-loop-0", 100, 0);
    ProcessTimes before = ProcessTimes.of(process).orElseThrow();
    write(process.resolve("stat"), "java", 350, 50);
    thread(1, "ringwire-loop-0", 300, 0);
    thread(2, "GC Thread#0", 20, 0);
    ProcessTimes used = ProcessTimes.of(process).orElseThrow().minus(before);
    assertThat(used.whole().seconds()).isEqualTo(3, EXACT);
    assertThat(used(used, ThreadWork.LOOPS).seconds()).isEqualTo(2, EXACT);
    assertThat(used(used, ThreadWork.COLLECTOR).seconds()).isEqualTo(0.2, EXACT);
  }

  @Test
  void theGeneratorsOwnWorkIsToldApart() throws IOException {
    write(process.resolve("stat"), "java", 500, 0);
    thread(1, "java", 100, 50);
    thread(2, "multiThreadIoEv", 200, 0);
    ProcessTimes times = ProcessTimes.of(process).orElseThrow();
    assertThat(used(times, ThreadWork.PACING).seconds()).isEqualTo(1.5, EXACT);
    assertThat(used(times, ThreadWork.LOOPS).seconds()).isEqualTo(2, EXACT);
    assertThat(times.byWork()).doesNotContainKey(ThreadWork.OTHER);
  }

  @Test
  void aProcessThatIsGoneTellsNothing() {
    assertThat(ProcessTimes.of(process.resolve("gone"))).isEmpty();
  }

  private static Used used(ProcessTimes times, ThreadWork work) {
    return times.byWork().getOrDefault(work, Used.NOTHING);
  }

  private void thread(int id, String name, long userTicks, long systemTicks) throws IOException {
    Path folder = Files.createDirectories(process.resolve("task").resolve(Integer.toString(id)));
    write(folder.resolve("stat"), name, userTicks, systemTicks);
  }

  private void write(Path file, String name, long userTicks, long systemTicks) throws IOException {
    Files.createDirectories(process.resolve("task"));
    Files.writeString(
        file,
        "1 (" + name + ") S 1 1 1 0 -1 0 0 0 0 0 " + userTicks + " " + systemTicks + " 0 0\n");
    Files.writeString(process.resolve("status"), "Name:\tjava\nVmRSS:\t    2048 kB\n");
  }
}
