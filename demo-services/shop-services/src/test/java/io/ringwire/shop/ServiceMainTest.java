package io.ringwire.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.shop.store.DatabaseServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServiceMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      ServiceMain.commandLine()
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void aMissingNameIsAnsweredWithTheNames() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString())
        .contains("user")
        .contains("inventory")
        .contains("order")
        .contains("payment")
        .contains("database");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    assertThat(execute("inventry")).isEqualTo(2);
    assertThat(err.toString()).contains("inventory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "inventory", "order", "payment", "database"})
  void everyPartExplainsItsOptions(String part) {
    assertThat(execute(part, "--help")).isZero();
    assertThat(out.toString()).contains("--port").contains("service " + part);
  }

  @Test
  void aValueOutOfBoundsIsNamed() {
    assertThat(execute("user", "--port", "70000")).isEqualTo(2);
    assertThat(err.toString()).contains("--port must be 0 to 65535, was 70000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--lame-duck", "--drain-grace"})
  void aDurationHasItsUnit(String option) {
    assertThat(execute("user", option, "3000")).isEqualTo(2);
    assertThat(err.toString())
        .contains(option)
        .contains("'3000' is no duration; write 250us, 500ms, 1.5s, 2m or 1h");
    assertThat(execute("user", option, "2h")).isEqualTo(2);
    assertThat(err.toString()).contains(option + " must be at most 1h");
  }

  @Test
  void theDurationsOfGoingAwayReachTheInstance() {
    commandLine.parseArgs("user", "--lame-duck", "500ms", "--drain-grace", "1.5s");
    ServiceCommand user =
        Objects.requireNonNull(commandLine.getSubcommands().get("user")).getCommand();
    assertThat(user.settings().lameDuck()).isEqualTo(Duration.ofMillis(500));
    assertThat(user.settings().drainGrace()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void theDefaultsAreShownAsTheyAreTyped() {
    assertThat(execute("order", "--help")).isZero();
    assertThat(out.toString()).contains("Default: 3s").contains("Default: 30s");
  }

  @Test
  void aTakenPortIsOneLineWithTheCure() {
    try (DatabaseServer taken = DatabaseServer.start(0, null)) {
      assertThat(execute("database", "--port", "" + taken.port())).isEqualTo(1);
    }
    assertThat(err.toString().strip())
        .startsWith("port ")
        .contains("is taken")
        .contains("--port")
        .doesNotContain("\n");
  }

  private int execute(String... args) {
    return commandLine.execute(args);
  }
}
