package io.ringwire.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.shop.store.DatabaseServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
    assertThat(user().settings().lameDuck()).isEqualTo(Duration.ofMillis(500));
    assertThat(user().settings().drainGrace()).isEqualTo(Duration.ofMillis(1_500));
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
        .startsWith("ringwire service: port ")
        .contains("is taken")
        .contains("--port")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host:port", "127.0.0.1:70000", "", " "})
  void aRegistryThatIsNoAddressIsOneLineWithTheForm(String registry) {
    assertThat(execute("user", "--registry", registry)).isEqualTo(2);
    assertThat(err.toString().strip())
        .startsWith("ringwire service: --registry must be HOST:PORT")
        .contains("'" + registry + "'")
        .doesNotContain("\n");
  }

  @Test
  void aWrongOptionIsOneLineThatSaysWhereTheRightOnesAre() {
    assertThat(execute("user", "--prot", "1")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("ringwire service: ")
        .contains("--prot")
        .contains("ringwire service user --help");
  }

  @Test
  void aRegistryThatTakesNoRegistrationIsOneLineWithWhereToLook() {
    CompletableFuture<Void> never = new CompletableFuture<>();
    assertThat(failing(() -> user().awaitRegistered(never, Duration.ofMillis(1)))).isEqualTo(3);
    assertThat(err.toString().strip())
        .startsWith("ringwire service: ZooKeeper at 127.0.0.1:2181 answers, but took no")
        .contains("--registry")
        .doesNotContain("\n");
  }

  @Test
  void aRegistryThatRefusesTheRegistrationIsOneLineWithItsWords() {
    CompletableFuture<Void> refused =
        CompletableFuture.failedFuture(new IllegalStateException("NoAuth for /ringwire"));
    assertThat(failing(() -> user().awaitRegistered(refused, Duration.ofSeconds(1)))).isEqualTo(3);
    assertThat(err.toString().strip())
        .startsWith("ringwire service: ZooKeeper at 127.0.0.1:2181 refused")
        .contains("NoAuth")
        .doesNotContain("\n");
  }

  private ServiceCommand user() {
    return Objects.requireNonNull(commandLine.getSubcommands().get("user")).getCommand();
  }

  /** The exit code when this is what happens while a service starts. */
  private int failing(Runnable start) {
    return commandLine
        .setExecutionStrategy(
            parsed -> {
              try {
                start.run();
                return 0;
              } catch (RuntimeException e) {
                throw new CommandLine.ExecutionException(commandLine, "as picocli does", e);
              }
            })
        .execute("user");
  }

  private int execute(String... args) {
    return commandLine.execute(args);
  }
}
