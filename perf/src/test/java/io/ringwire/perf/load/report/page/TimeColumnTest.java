package io.ringwire.perf.load.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.perf.load.report.SampleRuns;
import io.ringwire.perf.load.report.run.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimeColumnTest {
  @Test
  void aShortRunHasAColumnASecond() {
    List<TimeColumn> columns = TimeColumn.of(SampleRuns.of(20).run(), 600);

    assertThat(columns).hasSize(20);
    assertThat(columns.get(3).fromSeconds()).isEqualTo(3);
    assertThat(columns.get(3).toSeconds()).isEqualTo(4);
    assertThat(columns.get(3).perSecond(Run.Second::ok)).isEqualTo(1_000);
  }

  @Test
  void aLongRunLosesNoCallAndNoBadSecond() {
    Run run = SampleRuns.of(1_000).withRate(20).run();
    List<TimeColumn> columns = TimeColumn.of(run, 300);

    assertThat(columns).hasSize(250);
    assertThat(columns.get(0).perSecond(Run.Second::ok)).isEqualTo(20);
    assertThat(columns.stream().mapToLong(column -> column.latencyCounts().total()).sum())
        .isEqualTo(20_000);
    assertThat(columns.stream().mapToDouble(column -> column.highest(Run.Second::maxMillis)).max())
        .hasValue(run.seconds().stream().mapToDouble(Run.Second::maxMillis).max().orElseThrow());
  }

  @Test
  void whatWasPlannedIsKnownWhereAStageWas() {
    Run run = SampleRuns.of(10).run();
    List<TimeColumn> columns = TimeColumn.of(run, 600);

    assertThat(columns.get(0).plannedPerSecond(run)).isEqualTo(1_000);
    TimeColumn after = new TimeColumn(11, 12, List.of());
    assertThat(after.plannedPerSecond(run)).isNaN();
  }
}
