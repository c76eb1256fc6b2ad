package io.ringwire.codec.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file of hex: bytes, then a comment behind a {@code #}. Lines that begin with {@code #!} say what a
 * reader hears, one event a line. {@code N * XX} stands for N bytes XX.
 *
 * @param name the file's, without its ending
 */
record HexFile(String name, String text, byte[] bytes, List<String> events) {
  private static final Path RESOURCES = Path.of("src", "test", "resources");
  private static final String ENDING = ".hex";

  static List<HexFile> all(String folder) {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.sorted().map(HexFile::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HexFile read(String folder, String name) {
    return read(RESOURCES.resolve(folder).resolve(name + ENDING));
  }

  static byte[] parse(String text) {
    StringBuilder digits = new StringBuilder();
    for (String line : text.lines().toList()) {
      String data = line.replaceFirst("#.*", "").strip();
      int star = data.indexOf('*');
      if (star < 0) {
        digits.append(data.replace(" ", ""));
      } else {
        int count = Integer.parseInt(data.substring(0, star).strip());
        digits.append(data.substring(star + 1).strip().repeat(count));
      }
    }
    return HexFormat.of().parseHex(digits.toString().toLowerCase(Locale.ROOT));
  }

  private static HexFile read(Path file) {
    try {
      String text = Files.readString(file);
      List<String> events = new ArrayList<>();
      text.lines().filter(line -> line.startsWith("#!")).forEach(l -> events.add(l.substring(3)));
      String name = file.getFileName().toString().replace(ENDING, "");
      return new HexFile(name, text, parse(text), events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
