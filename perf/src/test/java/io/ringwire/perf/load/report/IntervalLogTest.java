package io.ringwire.perf.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.load.generator.Scores.Interval;
import io.ringwire.perf.load.generator.Scores.OperationInterval;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

final class IntervalLogTest {
  private static final long START = 1_700_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void hdrHistogramsOwnReaderFindsEverySecondUnderItsTag() throws Exception {
    try (IntervalLog log = log("GET http://x/\nsecond line")) {
      tell(log, 1, slice("read one, fast", 1), slice("write", 1));
      tell(log, 2, slice("read one, fast", 2, 5_000, 6_000), slice("write", 2, 9_000_000));
      tell(log, 3, slice("read one, fast", 3), slice("write", 3));
    }

    Map<String, Histogram> byTag = new HashMap<>();
    Map<String, Integer> rows = new HashMap<>();
    HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(bytes.toByteArray()));
    for (EncodableHistogram next = reader.nextIntervalHistogram();
        next != null;
        next = reader.nextIntervalHistogram()) {
      byTag.computeIfAbsent(next.getTag(), tag -> new Histogram(3)).add((Histogram) next);
      rows.merge(next.getTag(), 1, Integer::sum);
    }
    assertThat(reader.getStartTimeSec()).isEqualTo(START / 1e3);
    assertThat(byTag).containsOnlyKeys("ok", "ok:read_one__fast", "ok:write");
    assertThat(rows.get("ok")).as("seconds since the first counted one, empty or not").isEqualTo(2);
    assertThat(histogram(byTag, "ok").getTotalCount()).isEqualTo(3);
    assertThat(histogram(byTag, "ok").getMaxValue()).isBetween(9_000_000L, 9_010_000L);
    assertThat(histogram(byTag, "ok:read_one__fast").getTotalCount()).isEqualTo(2);
    assertThat(text()).contains("ringwire load: GET http://x/ second line");
  }

  private static Histogram histogram(Map<String, Histogram> byTag, String tag) {
    return Objects.requireNonNull(byTag.get(tag));
  }

  @Test
  void rowsAreTimedFromTheRunsStart() throws Exception {
    try (IntervalLog log = log("x")) {
      tell(log, 1, slice("call", 1, 5_000));
    }
    assertThat(text()).containsPattern("(?m)^Tag=ok,1\\.000,1\\.000,0\\.005,");
  }

  @Test
  void aFullDiskIsToldAtTheEnd() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    IntervalLog log = new IntervalLog(full, Instant.ofEpochMilli(START), "x");

    assertThatThrownBy(log::close).isInstanceOf(IOException.class).hasMessageContaining("disk");
  }

  private IntervalLog log(String target) {
    return new IntervalLog(bytes, Instant.ofEpochMilli(START), target);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static OperationInterval slice(String name, int second, long... nanos) {
    Histogram ok = new Histogram(3_600_000_000_000L, 3);
    for (long value : nanos) {
      ok.recordValue(value);
    }
    ok.setStartTimeStamp(START + second * 1_000L);
    ok.setEndTimeStamp(START + second * 1_000L + 1_000);
    return new OperationInterval(name, nanos.length, ok, new Histogram(3));
  }

  private static void tell(IntervalLog log, int at, OperationInterval... operations) {
    Histogram ok = new Histogram(3_600_000_000_000L, 3);
    long sent = 0;
    for (OperationInterval operation : operations) {
      ok.add(operation.ok());
      sent += operation.sent();
    }
    Interval interval = new Interval(sent, ok, new Histogram(3), 0, List.of(operations));
    log.onSlice(Timeline.second(at, interval), interval);
  }
}
