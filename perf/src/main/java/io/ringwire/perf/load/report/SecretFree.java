package io.ringwire.perf.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Arguments as a report may show them: reports are passed on, and headers hold passwords and tokens. */
final class SecretFree {
  private static final String HEADER = "--header";
  private static final String HEADER_IS = HEADER + "=";
  private static final String HIDDEN = "***";

  /** Headers whose values are shown, in lower case. */
  private static final Set<String> PLAIN = Set.of("accept", "content-type", "accept-encoding");

  private SecretFree() {}

  static List<String> arguments(List<String> given) {
    List<String> shown = new ArrayList<>(given.size());
    boolean isHeader = false;
    for (String argument : given) {
      if (isHeader) {
        shown.add(header(argument));
      } else if (argument.startsWith(HEADER_IS)) {
        shown.add(HEADER_IS + header(argument.substring(HEADER_IS.length())));
      } else {
        shown.add(argument);
      }
      isHeader = argument.equals(HEADER);
    }
    return shown;
  }

  private static String header(String header) {
    int colon = header.indexOf(':');
    if (colon < 0) {
      return HIDDEN;
    }
    String name = header.substring(0, colon);
    return PLAIN.contains(name.strip().toLowerCase(Locale.ROOT)) ? header : name + ": " + HIDDEN;
  }
}
