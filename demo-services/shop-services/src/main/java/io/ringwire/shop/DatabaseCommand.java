package io.ringwire.shop;

import io.ringwire.shop.process.Lifetime;
import io.ringwire.shop.store.DatabaseServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code service database}. */
@Command(
    name = "database",
    description =
        "Runs the H2 server that holds the databases of all services, in memory unless --data is given: then a restart loses what they held, and the services fill them as at a first start. On 127.0.0.1 only.",
    showDefaultValues = true,
    sortOptions = false)
final class DatabaseCommand implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  private boolean help;

  @Option(
      names = "--port",
      description = "port to listen on; 0 takes a free one",
      defaultValue = "" + DatabaseServer.PORT_DEFAULT)
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder that keeps the databases over restarts")
  private @Nullable Path data;

  @Override
  public Integer call() {
    DatabaseServer server = DatabaseServer.start(port, data);
    StringBuilder ready = new StringBuilder("ready database 127.0.0.1:").append(server.port());
    if (data != null || port != DatabaseServer.PORT_DEFAULT) {
      ready.append("\nservices find it by --database ").append(server.url("NAME"));
    }
    Lifetime.runUntilStopped(ready.toString(), server::close);
    return 0;
  }
}
