package io.ringwire.perf.bench.result;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The commit that is measured, as git tells it. */
public final class Commit {
  private static final long GIT_SECONDS_MAX = 10;

  private Commit() {}

  /** The id, with {@code -dirty} when sources differ from it; {@code unknown} without git or outside a repository. */
  public static String here() {
    Optional<String> id = git("rev-parse", "HEAD");
    boolean dirty =
        git("status", "--porcelain", "--untracked-files=no")
            .filter(text -> !text.isEmpty())
            .isPresent();
    return id.map(text -> dirty ? text + "-dirty" : text).orElse("unknown");
  }

  private static Optional<String> git(String... arguments) {
    CodeSource source = Commit.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path classes = Path.of(source.getLocation().toURI()).getParent();
      List<String> command = new ArrayList<>(List.of("git", "-C", String.valueOf(classes)));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(GIT_SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Optional.of(said.strip())
          : Optional.empty();
    } catch (IOException | URISyntaxException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
