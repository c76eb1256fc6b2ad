package io.ringwire.perf.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MicroMainTest {

  @Test
  void measuresAllocationAndStopsAtAFailureUnlessToldOtherwise() {
    assertThat(MicroMain.withDefaults("Pick", "-f", "2"))
        .containsExactly("Pick", "-f", "2", "-prof", "gc", "-foe", "true");
    assertThat(MicroMain.withDefaults("-prof", "stack", "-foe", "false"))
        .containsExactly("-prof", "stack", "-foe", "false");
  }

  @Test
  void asksJmhForHelpInItsOwnWay() {
    assertThat(MicroMain.withDefaults("--help")).startsWith("-h");
  }
}
