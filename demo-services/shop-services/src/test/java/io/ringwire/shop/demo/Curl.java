package io.ringwire.shop.demo;

import io.ringwire.shop.demo.Http.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A printed curl line, run: by the shell as its reader would, or by this class where no curl is installed. */
final class Curl {
  private static final long WAIT_SECONDS = 30;

  // What the shell makes of the lines that are printed: words, and words in single quotes.
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private Curl() {}

  static boolean isInstalled() throws IOException, InterruptedException {
    return new ProcessBuilder("bash", "-c", "command -v curl").start().waitFor() == 0;
  }

  /** The body that the line prints. */
  static String run(String line) throws IOException, InterruptedException {
    Process bash = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    try {
      String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!bash.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) || bash.exitValue() != 0) {
        throw new AssertionError("this failed: " + line + "\n" + printed);
      }
      return printed;
    } finally {
      bash.destroyForcibly();
    }
  }

  /** Sends what curl would send. Knows the options that are printed and refuses others. */
  static String imitate(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    String url = "";
    String json = null;
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "curl", "-s" -> {}
        case "-H" -> {
          if (!words.get(++i).equals("content-type: application/json")) {
            throw new AssertionError("another header than expected: " + words.get(i));
          }
        }
        case "-d" -> json = words.get(++i);
        default -> {
          if (!url.isEmpty() || words.get(i).startsWith("-")) {
            throw new AssertionError("not known: " + words.get(i) + " in " + line);
          }
          url = words.get(i);
        }
      }
    }
    return send(URI.create(url), json).body();
  }

  private static Answer send(URI url, @Nullable String json) {
    Http http = new Http(url.getScheme() + "://" + url.getAuthority());
    String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    return json == null ? http.get(path) : http.post(path, json);
  }
}
