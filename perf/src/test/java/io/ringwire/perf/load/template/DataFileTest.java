package io.ringwire.perf.load.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFileTest {
  @TempDir private Path temp = Path.of("unset");

  @Test
  void csvIsReadByItsStandard() throws Exception {
    DataSet data =
        read(
            "d.csv",
            "\uFEFFid, name\r\n1,Grace\r\n2,\"Hopper, \"\"Amazing\"\"\nGrace\"\n\n3,\n4,last");

    assertThat(data.columns()).containsExactly("id", "name");
    assertThat(data.rows())
        .containsExactly(
            List.of("1", "Grace"),
            List.of("2", "Hopper, \"Amazing\"\nGrace"),
            List.of("3", ""),
            List.of("4", "last"));
  }

  @Test
  void jsonLinesAreRead() throws Exception {
    DataSet data =
        read(
            "d.jsonl",
            "{\"id\": 1, \"ok\": true, \"n\": null}\n\n{\"n\": \"x\", \"id\": \"two\", \"ok\": 1.5}\n");

    assertThat(data.columns()).containsExactly("id", "ok", "n");
    assertThat(data.rows()).containsExactly(List.of("1", "true", ""), List.of("two", "1.5", "x"));
  }

  @Test
  void whatIsWrongIsToldWithItsLine() throws Exception {
    assertWrong(
        "d.csv", "a,b\n1,2\n\"1\n\",2\n1,2,3\n", "d.csv:5: 3 values, where the first line names 2");
    assertWrong("d.csv", "a,b\n1,\"2\n", "d.csv:2: a quoted value has no closing quote");
    assertWrong("d.csv", "a,a\n1,2\n", "d.csv:1: columns need names, each its own; 'a' is not");
    assertWrong("d.csv", "", "d.csv is empty");
    assertWrong("d.csv", "a\n", "d.csv has no rows");
    assertWrong("d.jsonl", "{\"a\":1}\n{\"b\":1}\n", "d.jsonl:2: no field 'a'");
    assertWrong("d.jsonl", "{\"a\":1}\n{a\n", "d.jsonl:2: no JSON: ");
    assertWrong("d.jsonl", "[1]\n", "d.jsonl:1: each line is one JSON object");
    assertWrong("d.jsonl", "{\"a\":[1]}\n", "d.jsonl:1: field 'a' is no text, number or boolean");
    assertWrong("d.txt", "a\n", "d.txt: a data set is a file that ends in .csv");
    Path binary = Files.write(temp.resolve("x.csv"), new byte[] {'a', '\n', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> DataFile.read("d", binary, false))
        .hasMessageContaining("is no UTF-8 text");
  }

  private void assertWrong(String name, String content, String message) {
    assertThatThrownBy(() -> read(name, content))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(message);
  }

  private DataSet read(String name, String content) throws TemplateException, IOException {
    return DataFile.read("d", Files.writeString(temp.resolve(name), content), false);
  }
}
