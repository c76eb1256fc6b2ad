package io.ringwire.perf.bench.shop;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code bin/ringwire} of the tree that this class was built in: it starts the parts of the platform as anybody would. */
record Launcher(Path script) {

  /**
   * @throws IllegalStateException when this class is not run out of a tree
   */
  static Launcher ofThisTree() {
    try {
      // perf/target/perf-VERSION.jar, or perf/target/classes
      Path built =
          Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path script = built.resolve("../../../bin/ringwire").normalize();
      if (Files.isExecutable(script)) {
        return new Launcher(script);
      }
      throw new IllegalStateException(
          "there is no " + script + ": run bench shop out of a checkout of Ringwire");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where was this class loaded from?", e);
    }
  }

  /**
   * Starts a part and waits for its word that it is ready.
   *
   * @param name for the report
   * @param jvmOptions after the launcher's own
   * @param command what follows {@code bin/ringwire}
   * @throws IOException when it ended instead, with what it said
   */
  Part start(String name, Path folder, List<String> jvmOptions, List<String> command)
      throws IOException {
    Path said = folder.resolve(name + ".log");
    List<String> line = new ArrayList<>();
    line.add(script.toString());
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
    builder
        .environment()
        .merge(
            "RINGWIRE_JAVA_OPTS",
            String.join(" ", jvmOptions),
            (theirs, ours) -> ours + " " + theirs);
    Part part = new Part(name, jvmOptions, builder.start(), said);
    try {
      part.awaitReady();
    } catch (IOException e) {
      part.close();
      throw e;
    }
    return part;
  }
}
