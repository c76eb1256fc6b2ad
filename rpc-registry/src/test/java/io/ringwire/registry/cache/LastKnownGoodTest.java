package io.ringwire.registry.cache;

import static io.ringwire.registry.cache.LastKnownGood.Kind.DESCRIPTORS;
import static io.ringwire.registry.cache.LastKnownGood.Kind.ENDPOINTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastKnownGoodTest {
  private static final byte[] CONTENT = "[1,2,3]".getBytes(UTF_8);

  @TempDir Path directory;

  @Test
  void whatWasSavedIsThereAfterARestart() {
    save("shop.Order", CONTENT);

    try (LastKnownGood cache = LastKnownGood.open(directory)) {
      assertThat(cache.load(ENDPOINTS, "shop.Order")).hasValue(CONTENT);
      assertThat(cache.load(DESCRIPTORS, "shop.Order")).isEmpty();
      assertThat(cache.load(ENDPOINTS, "shop.User")).isEmpty();
      assertThat(cache.names(ENDPOINTS)).containsExactly("shop.Order");
      assertThat(cache.names(DESCRIPTORS)).isEmpty();
    }
  }

  @Test
  void theLastSavedWins() {
    try (LastKnownGood cache = LastKnownGood.open(directory)) {
      for (int i = 0; i < 1_000; i++) {
        cache.save(ENDPOINTS, "s", String.valueOf(i).getBytes(UTF_8));
      }
    }

    try (LastKnownGood cache = LastKnownGood.open(directory)) {
      assertThat(cache.load(ENDPOINTS, "s")).hasValue("999".getBytes(UTF_8));
    }
    assertThat(files()).as("nothing unfinished is left").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "a/b", "..", "a b*?:", "ü", "\u0000"})
  void everyNameStaysInTheDirectory(String name) {
    save(name, CONTENT);

    assertThat(files()).hasSize(1).allMatch(file -> directory.equals(file.getParent()));
    try (LastKnownGood cache = LastKnownGood.open(directory)) {
      assertThat(cache.load(ENDPOINTS, name)).hasValue(CONTENT);
      assertThat(cache.names(ENDPOINTS)).containsExactly(name);
    }
  }

  @Test
  void aNameTooLongForAFileIsNotKept() {
    save("x".repeat(1_000), CONTENT);

    assertThat(files()).isEmpty();
  }

  @Test
  void everyCutAndEveryFlippedByteIsNoticed() throws IOException {
    save("s", CONTENT);
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    try (LastKnownGood cache = LastKnownGood.open(directory)) {
      for (int i = 0; i < whole.length; i++) {
        byte[] flipped = whole.clone();
        flipped[i] ^= 1;
        Files.write(file, flipped);
        assertThat(cache.load(ENDPOINTS, "s")).as("flipped at %d", i).isEmpty();
        Files.write(file, Arrays.copyOf(whole, i));
        assertThat(cache.load(ENDPOINTS, "s")).as("cut at %d", i).isEmpty();
      }
      Files.write(file, whole);
      assertThat(cache.load(ENDPOINTS, "s")).hasValue(CONTENT);
    }
  }

  @Test
  void whatACrashLeftIsClearedAway() throws IOException {
    Path old = Files.writeString(directory.resolve("unfinished-1.tmp"), "x");
    Files.setLastModifiedTime(old, FileTime.fromMillis(System.currentTimeMillis() - 120_000));
    Path young = Files.writeString(directory.resolve("unfinished-2.tmp"), "x");

    LastKnownGood.open(directory).close();

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void aDirectoryThatCannotBeIsAnErrorThatNamesIt() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> LastKnownGood.open(file.resolve("below")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString());
  }

  private void save(String name, byte[] content) {
    try (LastKnownGood cache = LastKnownGood.open(directory)) {
      cache.save(ENDPOINTS, name, content);
    }
  }

  private List<Path> files() {
    try (Stream<Path> found = Files.list(directory)) {
      return found.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
