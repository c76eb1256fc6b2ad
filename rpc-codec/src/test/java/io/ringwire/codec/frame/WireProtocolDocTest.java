package io.ringwire.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.codec.metadata.MetadataTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/wire-protocol.md says what the code does. */
class WireProtocolDocTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```hex golden/([a-z-]+)\\.hex\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern STATIC_NAME = Pattern.compile("\\| (\\d+) \\| ([a-z-]+) \\| ");
  private static final Pattern SETTING =
      Pattern.compile("\\| (\\d+) \\| ([A-Z_]+) \\| ([\\d,]+) \\| ([\\d,]+) to ([\\d,^-]+) \\|");

  private final String doc = read();

  @Test
  void showsEachGoldenFileAsItIs() {
    Map<String, String> shown = new TreeMap<>();
    Matcher example = EXAMPLE.matcher(doc);
    while (example.find()) {
      shown.put(example.group(1), example.group(2));
    }
    Map<String, String> files = new TreeMap<>();
    HexFile.all("golden").forEach(file -> files.put(file.name(), file.text()));

    assertThat(shown).isEqualTo(files);
  }

  @Test
  void listsTheStaticTable() {
    String section = section("### 5.2", "### 5.3");
    Map<Integer, String> listed = new TreeMap<>();
    Matcher row = STATIC_NAME.matcher(section);
    while (row.find()) {
      listed.put(Integer.parseInt(row.group(1)), row.group(2));
    }
    Map<Integer, String> known = new TreeMap<>();
    for (int i = 1; i <= MetadataTable.STATIC_INDEX_MAX; i++) {
      String name = MetadataTable.staticName(i);
      if (name != null) {
        known.put(i, name);
      }
    }

    assertThat(listed).isEqualTo(known);
  }

  @Test
  void listsEachSettingWithItsDefaultAndRange() {
    Matcher row = SETTING.matcher(section("### 2.2", "## 3"));
    int listed = 0;
    while (row.find()) {
      listed++;
      int id = Integer.parseInt(row.group(1));
      long min = number(row.group(4));
      long max = number(row.group(5));
      assertThat(id).as(row.group(2)).isEqualTo(listed);
      assertThat(Settings.DEFAULT.with(id, number(row.group(3))))
          .as("default of %s", row.group(2))
          .isEqualTo(Settings.DEFAULT);
      assertThat(Settings.DEFAULT.with(id, min)).as("least %s", row.group(2)).isNotNull();
      assertThat(Settings.DEFAULT.with(id, max)).as("most %s", row.group(2)).isNotNull();
      assertThat(Settings.DEFAULT.with(id, max + 1)).as("too high %s", row.group(2)).isNull();
      if (min > 0) {
        assertThat(Settings.DEFAULT.with(id, min - 1)).as("too low %s", row.group(2)).isNull();
      }
    }

    assertThat(listed).isEqualTo(FrameLayout.SETTING_KEEPALIVE_MILLIS);
  }

  private static long number(String text) {
    return text.equals("2^31-1") ? Integer.MAX_VALUE : Long.parseLong(text.replace(",", ""));
  }

  private String section(String from, String to) {
    int start = doc.indexOf("\n" + from);
    return doc.substring(start, doc.indexOf("\n" + to, start));
  }

  private static String read() {
    try {
      return Files.readString(Path.of("..", "docs", "wire-protocol.md"));
    } catch (IOException e) {
      throw new AssertionError("the wire protocol's text is missing", e);
    }
  }
}
