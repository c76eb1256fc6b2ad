package io.ringwire.perf.bench.work;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cases there are a reason to measure, and how they are chosen. */
public final class Cases {
  /** Those that targets speak of. The headline is first: it is measured before other calls blur the compiler's view. */
  public static final List<String> OF_TARGETS =
      List.of(
          "get-64",
          "get-256",
          "get-1",
          "get-open-10000",
          "get-open-20000",
          "get-callers-32",
          "list-callers-32",
          "stream-100B",
          "stream-1KiB");

  private static final List<String> FURTHER =
      List.of(
          "exists-64",
          "create-64",
          "list-64",
          "echo-16B-16",
          "echo-1KiB-16",
          "echo-64KiB-16",
          "echo-1MiB-4");

  /** All of them, in the order in which they are measured. */
  static final List<String> CATALOGUE =
      Stream.concat(OF_TARGETS.stream(), FURTHER.stream()).toList();

  private Cases() {}

  /**
   * The cases that names or globs such as {@code stream-*} choose, in the given order, each once. A name need not be one
   * of the catalogue: {@code get-1024} is a case too.
   *
   * @throws IllegalArgumentException when a name is no case's or a glob matches none
   */
  public static List<Case> select(List<String> namesOrGlobs) {
    Set<Case> chosen = new LinkedHashSet<>();
    for (String wanted : namesOrGlobs) {
      if (wanted.indexOf('*') < 0) {
        chosen.add(Case.parse(wanted));
        continue;
      }
      List<Case> matching = matching(wanted);
      if (matching.isEmpty()) {
        throw new IllegalArgumentException(
            "no case matches " + wanted + "; there are " + String.join(", ", CATALOGUE));
      }
      chosen.addAll(matching);
    }
    return new ArrayList<>(chosen);
  }

  private static List<Case> matching(String glob) {
    String regex =
        Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return CATALOGUE.stream().filter(name -> name.matches(regex)).map(Case::parse).toList();
  }
}
