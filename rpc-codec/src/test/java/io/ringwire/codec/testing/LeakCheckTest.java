package io.ringwire.codec.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

class LeakCheckTest {
  @Test
  void failsTheClassThatLeaks() {
    EngineExecutionResults results = run(Leaks.class);

    assertThat(results.testEvents().succeeded().count()).isEqualTo(1);
    assertThat(results.containerEvents().failed().list())
        .singleElement()
        .satisfies(event -> assertThat(failure(event)).hasMessageContaining("leak"));
  }

  @Test
  void passesTheClassThatReleases() {
    EngineExecutionResults results = run(Releases.class);

    assertThat(results.testEvents().succeeded().count()).isEqualTo(1);
    assertThat(results.containerEvents().failed().count()).isZero();
  }

  private static EngineExecutionResults run(Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .configurationParameter(LeakCheck.WAIT_MILLIS, "0")
        .selectors(selectClass(testClass))
        .execute();
  }

  private static Throwable failure(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .orElseThrow();
  }

  static class Leaks {
    @Test
    void allocates() {
      ByteBufAllocator.DEFAULT.buffer(16);
    }
  }

  static class Releases {
    @Test
    void allocatesAndReleases() {
      ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
      buffer.release();
    }
  }
}
