package io.ringwire.perf.bench.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shop, running: in one process, or each part in its own. Its parts end with it, or with this JVM. */
final class Platform implements AutoCloseable {
  /**
   * The orders of minutes stay in memory, with the database, so what a collection finds alive of the new objects are mostly
   * rows that outlive all further ones. The JVM's own choice lets a gigabyte of new objects come together and copies such
   * rows up to fifteen times: pauses of 130 ms. With little room for the new, and the second copy in its final place, 10 ms.
   */
  private static final List<String> COLLECTION =
      List.of("-Xmn128m", "-XX:MaxTenuringThreshold=1", "-XX:+AlwaysPreTouch");

  private static final List<String> ALL_MEMORY = List.of("-Xms2g", "-Xmx4g");
  private static final List<String> DATABASE_MEMORY = List.of("-Xms1g", "-Xmx3g");
  private static final List<String> SERVICES = List.of("user", "inventory", "payment", "order");

  private final Launcher launcher;
  private final Path folder;
  private final List<String> jvmOptions;
  private final List<Part> parts = new ArrayList<>();
  private final Thread endWithThisJvm = new Thread(this::closeParts, "bench-shop-end");
  private String url = "";

  private Platform(Launcher launcher, Path folder, List<String> jvmOptions) {
    this.launcher = launcher;
    this.folder = folder;
    this.jvmOptions = jvmOptions;
    Runtime.getRuntime().addShutdownHook(endWithThisJvm);
  }

  /**
   * Starts all of it.
   *
   * @param instances of each service
   * @throws IOException when a part does not start, with what it said
   */
  static Platform start(
      Launcher launcher, boolean inOneProcess, int instances, List<String> jvmOptions)
      throws IOException {
    Path folder = Files.createTempDirectory("ringwire-bench-shop");
    Platform platform = new Platform(launcher, folder, jvmOptions);
    try {
      if (inOneProcess) {
        platform.startInOne(instances);
      } else {
        platform.startApart(instances);
      }
      return platform;
    } catch (IOException | RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  private void startInOne(int instances) throws IOException {
    Part demo =
        holder(
            "platform",
            ALL_MEMORY,
            "demo",
            "--port",
            "0",
            "--instances",
            Integer.toString(instances));
    url = demo.ready();
  }

  private void startApart(int instances) throws IOException {
    String registry = lastWord(part("registry", "registry", "--port", "0"));
    String database =
        lastWord(holder("database", DATABASE_MEMORY, "service", "database", "--port", "0"));
    for (String service : SERVICES) {
      for (int i = 1; i <= instances; i++) {
        part(
            instances == 1 ? service : service + "-" + i,
            "service",
            service,
            "--registry",
            registry,
            "--database",
            "jdbc:h2:tcp://" + database + "/mem:" + service);
      }
    }
    url = lastWord(part("gateway", "gateway", "--port", "0", "--registry", registry));
  }

  /** The address at the end of what a part said. */
  private static String lastWord(Part part) {
    return part.ready().substring(part.ready().lastIndexOf(' ') + 1);
  }

  private Part part(String name, String... command) throws IOException {
    return start(name, List.of(), command);
  }

  /** A part that holds the database. */
  private Part holder(String name, List<String> memory, String... command) throws IOException {
    List<String> options = new ArrayList<>(memory);
    options.addAll(COLLECTION);
    return start(name, options, command);
  }

  private Part start(String name, List<String> own, String... command) throws IOException {
    List<String> options = new ArrayList<>(own);
    options.addAll(jvmOptions);
    Part part = launcher.start(name, folder, options, List.of(command));
    parts.add(part);
    return part;
  }

  /** Where the gateway answers: {@code http://127.0.0.1:8080}. */
  String url() {
    return url;
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }

  /**
   * @throws IOException when a part has ended, with what it said last
   */
  void requireAlive() throws IOException {
    for (Part part : parts) {
      part.requireAlive();
    }
  }

  private void closeParts() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  @Override
  public void close() {
    closeParts();
    try {
      Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
    } catch (IllegalStateException e) {
      // This JVM ends: the hook is at work already.
    }
  }
}
