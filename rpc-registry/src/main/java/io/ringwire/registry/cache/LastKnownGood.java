package io.ringwire.registry.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named documents in one directory, each written whole or not at all.
 *
 * <p>A file is one line, {@code ringwire-last-known-good 1 <sha256 of the rest>}, and the content. It is written beside its
 * place and then moved there, so a reader or a crash sees the old or the new file; one whose hash is wrong is ignored
 * with a log line. Several processes may share a directory: the last writer wins.
 *
 * <p>Thread-safe. Saving never blocks: a thread of its own writes, and of one name only what was saved last.
 */
public final class LastKnownGood implements AutoCloseable {
  /** Files of one kind; the oldest go when the directory is opened. */
  static final int FILES_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(LastKnownGood.class);
  private static final String MAGIC = "ringwire-last-known-good 1 ";
  private static final String UNFINISHED = "unfinished-";
  private static final int HEADER_BYTES = MAGIC.length() + 64 + 1;
  private static final int CONTENT_BYTES_MAX = 64 * 1024 * 1024;
  private static final int FILE_NAME_CHARS_MAX = 240;
  private static final long CLOSE_WAIT_MILLIS = 2_000;

  /** What a document is about; also the ending of its file. */
  public enum Kind {
    ENDPOINTS(".endpoints"),
    DESCRIPTORS(".descriptors");

    private final String ending;

    Kind(String ending) {
      this.ending = ending;
    }
  }

  private final Path directory;
  private final Map<Path, byte[]> unwritten = new LinkedHashMap<>();
  private final Thread writer;
  private boolean closed;

  private LastKnownGood(Path directory) {
    this.directory = directory;
    writer = new Thread(this::write, "ringwire-registry-disk");
    writer.setDaemon(true);
  }

  /**
   * Opens a directory, which is created when missing.
   *
   * @throws UncheckedIOException when the directory cannot be used
   */
  public static LastKnownGood open(Path directory) {
    try {
      Files.createDirectories(directory);
      dropUnfinished(directory);
      for (Kind kind : Kind.values()) {
        dropOldest(directory, kind);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the registry's cache directory " + directory + " cannot be used: " + e, e);
    }
    LastKnownGood cache = new LastKnownGood(directory);
    cache.writer.start();
    return cache;
  }

  /** Keeps the content under the name in place of what was there; written soon. */
  public void save(Kind kind, String name, byte[] content) {
    Path file = file(kind, name);
    if (file == null || content.length > CONTENT_BYTES_MAX) {
      LOG.warn("{} is not kept on disk: its name or content is too long", name);
      return;
    }
    synchronized (unwritten) {
      if (!closed && unwritten.size() < FILES_MAX) {
        unwritten.put(file, content);
        unwritten.notifyAll();
      }
    }
  }

  /** The content last written under the name; empty when there is none or it is damaged. Reads the disk. */
  public Optional<byte[]> load(Kind kind, String name) {
    Path file = file(kind, name);
    if (file == null) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > HEADER_BYTES + (long) CONTENT_BYTES_MAX) {
        throw new IOException("it is larger than any we write");
      }
      return Optional.of(content(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("ignored {}: {}", file, e.toString());
      return Optional.empty();
    }
  }

  /** The names under which something is kept. Reads the disk. */
  public List<String> names(Kind kind) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + kind.ending)) {
      for (Path file : files) {
        String escaped = file.getFileName().toString();
        names.add(
            URLDecoder.decode(
                escaped.substring(0, escaped.length() - kind.ending.length()),
                StandardCharsets.UTF_8));
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("cannot list {}: {}", directory, e.toString());
    }
    return names;
  }

  /** Writes what is left, for a bounded time. */
  @Override
  public void close() {
    synchronized (unwritten) {
      closed = true;
      unwritten.notifyAll();
    }
    try {
      writer.join(CLOSE_WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    Map.Entry<Path, byte[]> next = next();
    while (next != null) {
      try {
        write(next.getKey(), next.getValue());
      } catch (IOException e) {
        LOG.warn("cannot write {}: {}", next.getKey(), e.toString());
      }
      next = next();
    }
  }

  private Map.@Nullable Entry<Path, byte[]> next() {
    synchronized (unwritten) {
      while (unwritten.isEmpty() && !closed) {
        try {
          unwritten.wait();
        } catch (InterruptedException e) {
          return null;
        }
      }
      if (unwritten.isEmpty()) {
        return null;
      }
      Map.Entry<Path, byte[]> first = unwritten.entrySet().iterator().next();
      Map.Entry<Path, byte[]> taken = Map.entry(first.getKey(), first.getValue());
      unwritten.remove(taken.getKey());
      return taken;
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    byte[] header = (MAGIC + sha256(content, 0) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(header, header.length + content.length);
    System.arraycopy(content, 0, whole, header.length, content.length);
    Path beside = Files.createTempFile(directory, UNFINISHED, ".tmp");
    try {
      Files.write(beside, whole);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static byte[] content(byte[] whole) throws IOException {
    if (whole.length < HEADER_BYTES) {
      throw new IOException("it is cut off");
    }
    String header = new String(whole, 0, HEADER_BYTES, StandardCharsets.US_ASCII);
    if (!header.equals(MAGIC + sha256(whole, HEADER_BYTES) + "\n")) {
      throw new IOException("it is damaged, or of another version");
    }
    return Arrays.copyOfRange(whole, HEADER_BYTES, whole.length);
  }

  private @Nullable Path file(Kind kind, String name) {
    // A star is the one character URLEncoder leaves that a file name had better not hold.
    String escaped = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
    return escaped.length() > FILE_NAME_CHARS_MAX ? null : directory.resolve(escaped + kind.ending);
  }

  /** What a crash left; a file of the last minute may be another process at work. */
  private static void dropUnfinished(Path directory) throws IOException {
    long minuteAgo = System.currentTimeMillis() - 60_000;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, UNFINISHED + "*")) {
      for (Path file : found) {
        if (modified(file).toMillis() < minuteAgo) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static void dropOldest(Path directory, Kind kind) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + kind.ending)) {
      found.forEach(files::add);
    }
    if (files.size() <= FILES_MAX) {
      return;
    }
    files.sort(Comparator.comparing(LastKnownGood::modified));
    for (Path file : files.subList(0, files.size() - FILES_MAX)) {
      Files.deleteIfExists(file);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static String sha256(byte[] bytes, int from) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, bytes.length - from);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
