package io.ringwire.perf.micro;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.Main;

/**
 * {@code bin/ringwire micro}: JMH's own command line, with two defaults. Allocation is measured too ({@code -prof gc}),
 * and a benchmark that throws ends the run ({@code -foe true}). Exit code 0 when all ran, else 1.
 */
public final class MicroMain {
  private MicroMain() {}

  public static void main(String[] args) throws Exception {
    Main.main(withDefaults(args));
  }

  static String[] withDefaults(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.replaceAll(arg -> arg.equals("--help") ? "-h" : arg);
    if (!all.contains("-prof")) {
      all.addAll(List.of("-prof", "gc"));
    }
    if (!all.contains("-foe")) {
      all.addAll(List.of("-foe", "true"));
    }
    return all.toArray(String[]::new);
  }
}
