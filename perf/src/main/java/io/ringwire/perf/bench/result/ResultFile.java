package io.ringwire.perf.bench.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Results as JSON: what perf/results keeps, and what tables are printed from again. */
public final class ResultFile {
  /** Far above what the longest bench writes. */
  private static final long BYTES_MAX = 256 << 20;

  /** The format of what {@code micro -rf json} writes. */
  public static final String JMH = "jmh";

  private static final String FORMAT = "format";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final Path path;
  private final JsonNode content;

  private ResultFile(Path path, JsonNode content) {
    this.path = path;
    this.content = content;
  }

  /** Writes a record of results, whose first component is its format. */
  public static void write(Writer out, Record results) throws IOException {
    out.write(MAPPER.writeValueAsString(results));
    out.write('\n');
  }

  /** The same into a file, in place of what it held. */
  public static void write(Path path, Record results) throws IOException {
    try (Writer file = Files.newBufferedWriter(path)) {
      write(file, results);
    }
  }

  /**
   * To be called before a run: a file that cannot be written must not be found out after minutes of it.
   *
   * @throws IOException naming the file
   */
  public static void requireWritable(Path path) throws IOException {
    try {
      Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    } catch (IOException e) {
      throw new IOException("cannot write " + path + " (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /**
   * Reads a file of any format.
   *
   * @throws IOException saying what is wrong with the file
   */
  public static ResultFile open(Path path) throws IOException {
    try {
      if (Files.size(path) > BYTES_MAX) {
        throw new IOException(path + " is larger than any result: " + Files.size(path) + " bytes");
      }
      return new ResultFile(path, MAPPER.readTree(path.toFile()));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + path, e);
    } catch (JsonProcessingException e) {
      throw new IOException(path + " is no JSON: " + e.getOriginalMessage() + at(e), e);
    }
  }

  /** Of what kind the file is; empty when it does not say. */
  public String format() {
    return JmhScore.isIn(content) ? JMH : content.path(FORMAT).asText("");
  }

  /** What a file of {@link #JMH} holds. */
  public List<JmhScore> jmhScores() {
    List<JmhScore> scores = new ArrayList<>();
    content.forEach(run -> scores.add(JmhScore.of(run)));
    return scores;
  }

  /**
   * The whole file as a record.
   *
   * @throws IOException when something of it is missing or of another type
   */
  public <T extends Record> T as(Class<T> type) throws IOException {
    if (content.path("origin") instanceof ObjectNode origin && !origin.has("netty")) {
      origin.put("netty", Origin.NETTY_UNTOLD);
    }
    try {
      return MAPPER.treeToValue(content, type);
    } catch (JsonProcessingException e) {
      throw new IOException(path + " is no whole result: " + e.getOriginalMessage(), e);
    }
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }
}
