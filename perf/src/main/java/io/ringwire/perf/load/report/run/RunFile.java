package io.ringwire.perf.load.report.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs as JSON files. */
public final class RunFile {
  /** A day of seconds is a tenth of it. */
  static final long BYTES_MAX = 512L << 20;

  private static final String FAMILY = "ringwire-load/";

  /** What no run is without, and a comparison cannot do without. */
  private static final List<String> PARTS =
      List.of(
          "target",
          "started",
          "machine",
          "plan",
          "calls",
          "verdict",
          "ok_latency",
          "failed_latency",
          "operations",
          "stages",
          "seconds");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          // A later writer may know more; what it may not do is to mean something else under the
          // same schema.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private RunFile() {}

  /** Writes one object and leaves the writer open. */
  public static void write(Writer out, Run run) throws IOException {
    MAPPER.writer(new DefaultPrettyPrinter()).writeValue(out, run);
    out.write('\n');
    out.flush();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UnreadableRunException naming the file, what is wrong with it and what it should be
   */
  public static Run read(Path file) throws UnreadableRunException {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new UnreadableRunException(
            file + " has more than " + (BYTES_MAX >> 20) + " MiB, too many for a run's JSON");
      }
      JsonNode json = MAPPER.readTree(Files.newInputStream(file));
      requireSchema(file, json);
      return MAPPER.treeToValue(json, Run.class);
    } catch (NoSuchFileException e) {
      throw new UnreadableRunException("there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new UnreadableRunException("cannot read " + file + ": permission denied", e);
    } catch (JacksonException e) {
      throw new UnreadableRunException(
          file + " is no JSON of ringwire load: " + e.getOriginalMessage() + line(e), e);
    } catch (IOException e) {
      throw new UnreadableRunException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String line(JacksonException e) {
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? ""
        : " (line " + e.getLocation().getLineNr() + ")";
  }

  private static void requireParts(Path file, JsonNode json) throws UnreadableRunException {
    for (String part : PARTS) {
      if (!json.hasNonNull(part)) {
        throw new UnreadableRunException(
            file + " is no whole JSON of ringwire load: its " + part + " is missing");
      }
    }
  }

  private static void requireSchema(Path file, @Nullable JsonNode json)
      throws UnreadableRunException {
    String schema = json == null ? "" : json.path("schema").asText();
    if (json != null && schema.equals(Run.SCHEMA)) {
      requireParts(file, json);
      return;
    }
    if (json != null && json.has("measurements")) {
      throw new UnreadableRunException(
          file + " was written by ringwire bench; compare reads files of ringwire load --json");
    }
    if (schema.startsWith(FAMILY) || (json != null && json.has("ok_latency"))) {
      throw new UnreadableRunException(
          file
              + " was written by another version of ringwire: its schema is "
              + (schema.isEmpty() ? "none" : schema)
              + ", this version reads "
              + Run.SCHEMA
              + "; run the load anew");
    }
    throw new UnreadableRunException(
        file + " is JSON of something else; compare reads files of ringwire load --json");
  }
}
