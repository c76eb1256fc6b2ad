package io.ringwire.registry.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void saysThatItIsReadyAndEndsCleanlyOnSigterm() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RegistryMain.class.getName(),
                "--port=0")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("ready")) {
        line = lines.readLine();
      }
      assertThat(line).matches("ready zookeeper 127\\.0\\.0\\.1:[0-9]+");

      process.destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--prot 1, unknown option --prot",
    "--port, --port needs a value",
    "--port x, must be a number",
    "--port 70000, 70000",
    "2181, unknown option 2181"
  })
  void aMistakeInTheOptionsShowsTheUsage(String options, String complaint) {
    assertThat(run(options.split(" "))).isEqualTo(RegistryMain.USAGE);
    assertThat(err.toString(UTF_8)).contains(complaint).contains("usage: ringwire registry");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void helpIsNoMistake() {
    assertThat(run("--help")).isEqualTo(RegistryMain.OK);
    assertThat(out.toString(UTF_8)).contains("usage: ringwire registry");
  }

  @Test
  void aTakenPortFailsWithItsNumber() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(run("--port", String.valueOf(holder.getLocalPort())))
          .isEqualTo(RegistryMain.FAILED);
      assertThat(err.toString(UTF_8)).contains("127.0.0.1:" + holder.getLocalPort());
    }
  }

  private int run(String... args) {
    return RegistryMain.run(
        args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
