package io.ringwire.shop.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {

  @Test
  void thisModuleHasOneConfigurationUnderANameOfItsOwn() throws IOException {
    ClassLoader loader = LogsTest.class.getClassLoader();
    assertThat(Collections.list(loader.getResources(Logs.CONFIGURATION))).hasSize(1);
    assertThat(Path.of("src/main/resources/logback.xml")).doesNotExist();
  }

  @Test
  void itIsNamedUnlessAnotherIs() {
    String given = System.clearProperty(Logs.PROPERTY);
    try {
      Logs.configure();
      assertThat(System.getProperty(Logs.PROPERTY)).isEqualTo(Logs.CONFIGURATION);
      System.setProperty(Logs.PROPERTY, "an-operators-own.xml");
      Logs.configure();
      assertThat(System.getProperty(Logs.PROPERTY)).isEqualTo("an-operators-own.xml");
    } finally {
      System.setProperty(Logs.PROPERTY, String.valueOf(given));
    }
  }

  @Test
  void itIsTheOneThatCounts() {
    // The tests run with the same one: see the pom. ZooKeeper at WARN would tell of each lost
    // connection.
    LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    assertThat(logs.getLogger("org.apache.zookeeper").getLevel()).isEqualTo(Level.ERROR);
    assertThat(logs.getLogger("io.ringwire.gateway.route").getLevel()).isEqualTo(Level.WARN);
  }
}
