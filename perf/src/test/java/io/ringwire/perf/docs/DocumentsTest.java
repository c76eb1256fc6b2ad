package io.ringwire.perf.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a program can tell about the prose: here, because perf is built after everything that the prose is about. */
final class DocumentsTest {
  private static final Path HOME =
      Path.of(System.getProperty("basedir", ".")).toAbsolutePath().resolve("..").normalize();

  /** Written where a figure or an output is to be put in: {@code @DEMO_OUTPUT@}; annotations have lower-case letters. */
  private static final Pattern PLACEHOLDER = Pattern.compile("@[A-Z_]+@");

  @Test
  void noPlaceholderIsLeftOver() throws IOException {
    List<Path> documents = documents();

    assertThat(documents).contains(HOME.resolve("README.md"), HOME.resolve("docs/operations.md"));
    for (Path document : documents) {
      List<String> left =
          PLACEHOLDER
              .matcher(Files.readString(document))
              .results()
              .map(match -> match.group())
              .toList();
      assertThat(left).as(HOME.relativize(document).toString()).isEmpty();
    }
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(HOME.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(HOME.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }
}
