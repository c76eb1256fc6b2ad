package io.ringwire.perf.load.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringwire.perf.load.report.SampleRuns;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFileTest {
  private static final Run RUN =
      SampleRuns.of(3).withFailuresEach(2).withTarget("POST \"x\" </script>").run();

  @TempDir private Path temp = Path.of("unset");

  @Test
  void whatIsWrittenIsReadBackWhole() throws Exception {
    assertThat(RunFile.read(file(json(RUN)))).isEqualTo(RUN);
  }

  @Test
  void latenciesThatThereAreNoneOfAreNotWrittenAsZero() throws Exception {
    JsonNode json = new ObjectMapper().readTree(json(RUN));

    assertThat(json.at("/send_lag/count").asLong(-1)).isZero();
    assertThat(json.at("/send_lag").size()).isEqualTo(1);
    assertThat(RunFile.read(file(json(RUN))).sendLag()).isEqualTo(Latencies.NONE);
  }

  @Test
  void namesAreInSnakeCaseAndFiguresOfTheWholeRunComeFirst() throws Exception {
    String text = json(RUN);
    JsonNode json = new ObjectMapper().readTree(text);

    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      assertThat(names.next()).matches("[a-z0-9_]+");
    }
    assertThat(json.at("/ok_latency/p99_9_millis").asDouble()).isPositive();
    assertThat(json.at("/ok_latency/p99_99_millis").asDouble()).isPositive();
    assertThat(json.at("/seconds/0/p99_9_millis").asDouble()).isPositive();
    assertThat(json.at("/seconds/0/latency_counts/counts/0").asLong()).isPositive();
    // perf/proofs/processes takes the first of each of these.
    assertThat(text.indexOf("\"ok\" : 2994")).isPositive().isEqualTo(text.indexOf("\"ok\" : "));
    assertThat(text.indexOf("\"failed\" : 6"))
        .isPositive()
        .isEqualTo(text.indexOf("\"failed\" : "));
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() throws Exception {
    String text = json(RUN).replaceFirst("\\{", "{ \"more\" : { \"x\" : 1 },");

    assertThat(RunFile.read(file(text))).isEqualTo(RUN);
  }

  @Test
  void anythingElseIsRefusedWithItsNameAndWhatIsWrongWithIt() throws Exception {
    assertRefused("{\"schema\":\"ringwire-load/99\"}", "another version", "ringwire-load/99");
    assertRefused("{\"ok_latency\":{}}", "another version", "its schema is none");
    assertRefused("{\"started\":\"x\",\"measurements\":[]}", "written by ringwire bench");
    assertRefused("{\"a\":1}", "JSON of something else");
    assertRefused("", "JSON of something else");
    assertRefused("{\n\"a\":\n", "is no JSON of ringwire load", "line 3");
    assertRefused("# text", "is no JSON of ringwire load");
    assertRefused("{\"schema\":\"" + Run.SCHEMA + "\"}", "its target is missing");
    String run = json(RUN);
    assertRefused(run.replaceFirst("(?s)\"calls\" : \\{.*?}", "\"calls\" : 7"), "is no JSON of");
    assertRefused(run.substring(0, run.length() / 2), "is no JSON of ringwire load", "line");
    Path nothing = temp.resolve("nothing.json");
    assertThatThrownBy(() -> RunFile.read(nothing)).hasMessage("there is no file " + nothing);
    assertThatThrownBy(() -> RunFile.read(temp)).hasMessageContaining("cannot read " + temp);
  }

  private void assertRefused(String text, String... reasons) throws Exception {
    Path file = file(text);
    assertThatThrownBy(() -> RunFile.read(file))
        .isInstanceOf(UnreadableRunException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(reasons);
  }

  private Path file(String text) throws Exception {
    return Files.writeString(temp.resolve("run.json"), text);
  }

  private static String json(Run run) throws Exception {
    StringWriter text = new StringWriter();
    RunFile.write(text, run);
    return text.toString();
  }
}
