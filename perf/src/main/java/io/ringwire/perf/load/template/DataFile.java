package io.ringwire.perf.load.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * Reads data sets. A file that ends in {@code .csv} has its column names in its first line and is read by RFC 4180: values
 * with commas, quotes or line ends stand in double quotes. A file that ends in {@code .jsonl} has one flat object a line,
 * each with the fields of the first. Text is UTF-8.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
public final class DataFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Path file;
  private final boolean isRandom;

  private DataFile(String name, Path file, boolean isRandom) {
    this.name = name;
    this.file = file;
    this.isRandom = isRandom;
  }

  /**
   * @param name what the set is called in templates
   * @param isRandom whether rows are drawn at random; else they take turns
   * @throws TemplateException naming the line and what is wrong in it
   * @throws IOException when the file cannot be read
   */
  public static DataSet read(String name, Path file, boolean isRandom)
      throws TemplateException, IOException {
    String lower = file.toString().toLowerCase(Locale.ROOT);
    DataFile reader = new DataFile(name, file, isRandom);
    try (BufferedReader in = Files.newBufferedReader(file)) {
      if (lower.endsWith(".csv")) {
        return reader.csv(in);
      }
      if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
        return reader.jsonLines(in);
      }
    } catch (MalformedInputException e) {
      throw new TemplateException(file + " is no UTF-8 text");
    }
    throw new TemplateException(
        file + ": a data set is a file that ends in .csv (first line: column names) or .jsonl");
  }

  private DataSet csv(BufferedReader in) throws TemplateException, IOException {
    CsvReader csv = new CsvReader(in);
    List<String> columns = csv.row();
    if (columns.isEmpty()) {
      throw new TemplateException(file + " is empty; its first line names the columns");
    }
    columns.set(0, withoutByteOrderMark(columns.get(0)));
    columns.replaceAll(String::strip);
    requireColumns(columns);
    List<List<String>> rows = new ArrayList<>();
    for (int line = csv.line(); ; line = csv.line()) {
      List<String> row = csv.row();
      if (csv.isUnclosed()) {
        throw at(line, "a quoted value has no closing quote");
      }
      if (row.isEmpty()) {
        return dataSet(columns, rows);
      }
      if (row.size() == 1 && row.get(0).isBlank()) {
        continue;
      }
      if (row.size() != columns.size()) {
        throw at(
            line,
            row.size()
                + " values, where the first line names "
                + columns.size()
                + " columns; put a value with commas in double quotes");
      }
      add(rows, row);
    }
  }

  private DataSet jsonLines(BufferedReader in) throws TemplateException, IOException {
    List<String> columns = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    int line = 0;
    for (String text = in.readLine(); text != null; text = in.readLine()) {
      line++;
      if (text.isBlank()) {
        continue;
      }
      JsonNode object = object(text, line);
      if (columns.isEmpty()) {
        object.fieldNames().forEachRemaining(columns::add);
        requireColumns(columns);
      }
      add(rows, row(object, columns, line));
    }
    return dataSet(columns, rows);
  }

  private JsonNode object(String text, int line) throws TemplateException {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw at(line, "no JSON: " + e.getOriginalMessage());
    }
    throw at(line, "each line is one JSON object, like {\"item_id\":\"item-1\"}");
  }

  private List<String> row(JsonNode object, List<String> columns, int line)
      throws TemplateException {
    List<String> row = new ArrayList<>(columns.size());
    for (String column : columns) {
      JsonNode value = object.get(column);
      if (value == null) {
        throw at(line, "no field '" + column + "', which the first line has");
      }
      if (value.isContainerNode()) {
        throw at(line, "field '" + column + "' is no text, number or boolean");
      }
      row.add(value.isNull() ? "" : value.asText());
    }
    return row;
  }

  private void requireColumns(List<String> columns) throws TemplateException {
    if (columns.isEmpty() || columns.size() > DataSet.COLUMNS_MAX) {
      throw at(1, "a data set has 1 to " + DataSet.COLUMNS_MAX + " columns, not " + columns.size());
    }
    HashSet<String> seen = new HashSet<>();
    for (String column : columns) {
      if (column.isEmpty() || !seen.add(column)) {
        throw at(1, "columns need names, each its own; '" + column + "' is not");
      }
    }
  }

  private void add(List<List<String>> rows, List<String> row) throws TemplateException {
    if (rows.size() == DataSet.ROWS_MAX) {
      throw new TemplateException(file + " has more than " + DataSet.ROWS_MAX + " rows");
    }
    rows.add(List.copyOf(row));
  }

  private DataSet dataSet(List<String> columns, List<List<String>> rows) throws TemplateException {
    if (rows.isEmpty()) {
      throw new TemplateException(file + " has no rows");
    }
    return new DataSet(name, columns, rows, isRandom);
  }

  private TemplateException at(int line, String problem) {
    return new TemplateException(file + ":" + line + ": " + problem);
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
