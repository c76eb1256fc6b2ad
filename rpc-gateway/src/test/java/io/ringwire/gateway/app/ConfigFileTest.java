package io.ringwire.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir private Path directory;

  private GatewayConfig read(String text) throws Exception {
    Path file = directory.resolve("gateway.conf");
    Files.writeString(file, text);
    return ConfigFile.read(file);
  }

  @Test
  void theFileOfDefaultsSaysWhatTheCodeSays() {
    assertThat(ConfigFile.defaults()).isEqualTo(GatewayConfig.DEFAULT);
  }

  @Test
  void aFileOverridesWhatItNames() throws Exception {
    GatewayConfig config =
        read(
            "gateway { port = 9090, limits.body = 1MiB, timeout-max = 2m, forwarded-headers = [\"X-Tenant\"] }");
    assertThat(config.port()).isEqualTo(9090);
    assertThat(config.limits().bodyBytesMax()).isEqualTo(1024 * 1024);
    assertThat(config.timeoutMax()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.forwardedHeaders()).containsExactly("x-tenant");
    assertThat(config.host()).isEqualTo("127.0.0.1");
  }

  @Test
  void faultsNameFileAndKey() {
    assertThatThrownBy(() -> read("gateway { port = many }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gateway.conf")
        .hasMessageContaining("port");
    assertThatThrownBy(() -> read("gateway { prot = 1 }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prot");
    assertThatThrownBy(() -> read("gateway { port = "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gateway.conf");
    assertThatThrownBy(() -> read("gateway { port = 70000 }"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfigFile.read(directory.resolve("none.conf")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.conf");
  }
}
