package io.ringwire.perf.load;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.client.ClientConfig;
import io.ringwire.core.client.RpcClient;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.discovery.Endpoint;
import io.ringwire.core.transport.TransportConfig;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.TranscodeException;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.http.HttpOptions;
import io.ringwire.perf.load.http.HttpRequest;
import io.ringwire.perf.load.http.HttpTarget;
import io.ringwire.perf.load.http.HttpVersion;
import io.ringwire.perf.load.http.Trust;
import io.ringwire.perf.load.rpc.LookupException;
import io.ringwire.perf.load.rpc.MethodLookup;
import io.ringwire.perf.load.rpc.RpcTarget;
import io.ringwire.registry.zookeeper.ZooKeeperConfig;
import io.ringwire.registry.zookeeper.ZooKeeperRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to call, and where: a method through the registry or at given endpoints, or a URL. */
final class TargetOptions {
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(10);
  private static final String REGISTRY_DEFAULT = "127.0.0.1:2181";
  private static final String EMPTY_JSON = "{}";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SERVICE/METHOD",
      description = "Method to call.")
  private @Nullable String method;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "Its request; @FILE reads a file. Default {}.")
  private @Nullable String request;

  @Option(
      names = "--registry",
      paramLabel = "HOST:PORT,...",
      description = "ZooKeeper to find the service in (" + REGISTRY_DEFAULT + ").")
  private @Nullable String registry;

  @Option(
      names = "--namespace",
      defaultValue = "default",
      paramLabel = "NAME",
      description = "Namespace in the registry (${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      description =
          "Call this endpoint (may be repeated) instead of those registered; no registry is needed"
              + " then.")
  private List<String> endpoints = List.of();

  @Option(
      names = "--descriptors",
      paramLabel = "FILE",
      description =
          "FileDescriptorSet to read the method from; with --endpoint, for a request other than"
              + " {}.")
  private @Nullable Path descriptors;

  @Option(
      names = "--message",
      paramLabel = "FILE",
      description = "The request as protobuf bytes, instead of JSON.")
  private @Nullable Path message;

  @Option(
      names = "--messages",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Of a method that streams: how often each call sends its request (once by default), or"
              + " after how many replies it ends (with the stream by default).")
  private int messages;

  @Option(
      names = "--http",
      paramLabel = "URL",
      description = "Call a URL, http or https, instead of a method.")
  private @Nullable URI http;

  @Option(
      names = "--verb",
      paramLabel = "VERB",
      description = "HTTP verb; default POST with a body and GET without.")
  private @Nullable String verb;

  @Option(names = "--body", paramLabel = "TEXT", description = "HTTP body; @FILE reads a file.")
  private @Nullable String body;

  @Option(
      names = "--header",
      paramLabel = "'NAME: VALUE'",
      description = "HTTP header (may be repeated).")
  private List<String> headers = List.of();

  @Option(
      names = "--http-version",
      paramLabel = "1.1|2",
      description =
          "HTTP to speak; default 1.1 for http, and for https what the server chooses. 2 over http"
              + " is by prior knowledge.")
  private @Nullable String httpVersion;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "Connections at most; default 256 over HTTP/1.1 and 1 over HTTP/2. To each endpoint of a"
              + " service: 1.")
  private @Nullable Integer connections;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description =
          "Requests at once on one HTTP/2 connection, as far as the server allows them (10000).")
  private int streams = HttpOptions.STREAMS_DEFAULT;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM of the authorities trusted for https, in place of the JVM's.")
  private @Nullable Path authorities;

  @Option(names = "--insecure", description = "Trust any certificate.")
  private boolean insecure;

  /**
   * Makes ready to call.
   *
   * @throws IllegalArgumentException when the options make no sense
   * @throws io.ringwire.registry.zookeeper.RegistryUnreachableException when no ZooKeeper answers
   */
  Target open(LoadPlan plan) throws LookupException, IOException, InterruptedException {
    if ((http == null) == (method == null)) {
      throw new IllegalArgumentException("say either SERVICE/METHOD or --http URL");
    }
    return http != null
        ? openHttp(http, plan)
        : openRpc(new MethodLookup(String.valueOf(method)), plan);
  }

  private Target openHttp(URI url, LoadPlan plan) throws IOException {
    String content = body == null ? "" : textOf(body);
    String chosen = verb != null ? verb : content.isEmpty() ? "GET" : "POST";
    return HttpTarget.of(HttpRequest.of(url, chosen, headers, content), httpOptions(plan));
  }

  private HttpOptions httpOptions(LoadPlan plan) {
    if (insecure && authorities != null) {
      throw new IllegalArgumentException("say either --ca FILE or --insecure, not both");
    }
    Trust trust =
        insecure ? Trust.ANYBODY : authorities == null ? Trust.SYSTEM : Trust.in(authorities);
    HttpOptions options =
        HttpOptions.of(plan.inFlightMax(), plan.timeout()).withStreams(streams).withTrust(trust);
    if (httpVersion != null) {
      options = options.withVersion(HttpVersion.parse(httpVersion));
    }
    return connections == null
        ? options
        : options.withConnections(connectionsAtLeastOne(connections));
  }

  private static int connectionsAtLeastOne(int connections) {
    if (connections < 1) {
      throw new IllegalArgumentException("--connections must be at least 1, was " + connections);
    }
    return connections;
  }

  private Target openRpc(MethodLookup lookup, LoadPlan plan)
      throws LookupException, IOException, InterruptedException {
    if (endpoints.isEmpty() || registry != null) {
      return openRegistered(lookup, plan);
    }
    RpcClient client = client().endpoints(lookup.service(), fixedEndpoints()).build();
    return open(client, resolve(lookup), plan, "at " + String.join(", ", endpoints));
  }

  private Target openRegistered(MethodLookup lookup, LoadPlan plan)
      throws LookupException, IOException, InterruptedException {
    String place = registry == null ? REGISTRY_DEFAULT : registry;
    ZooKeeperRegistry connected =
        ZooKeeperRegistry.connect(
            ZooKeeperConfig.of(place)
                .withNamespace(namespace)
                .withWaitForConnection(REGISTRY_PATIENCE));
    try {
      Request found = encode(lookup.in(connected.catalog(), REGISTRY_PATIENCE));
      RpcClient.Builder client = client();
      if (endpoints.isEmpty()) {
        client.resolver(connected.resolver());
      } else {
        client.endpoints(lookup.service(), fixedEndpoints());
      }
      String where =
          endpoints.isEmpty() ? "found through " + place : "at " + String.join(", ", endpoints);
      return new ClosingTarget(open(client.build(), found, plan, where), connected);
    } catch (LookupException | IOException | InterruptedException | RuntimeException e) {
      connected.close();
      throw e;
    }
  }

  private RpcClient.Builder client() {
    if (connections == null) {
      return RpcClient.builder();
    }
    TransportConfig transport =
        TransportConfig.builder()
            .connectionsPerEndpoint(connectionsAtLeastOne(connections))
            .build();
    return RpcClient.builder().config(ClientConfig.DEFAULT.withTransport(transport));
  }

  private Target open(RpcClient client, Request request, LoadPlan plan, String where) {
    try {
      CallOptions options = CallOptions.DEFAULT.withTimeout(plan.timeout());
      return RpcTarget.of(client, request.method, request.message, options, messages, where);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** The method and its request without a registry: from a descriptor file, or by name alone for bytes and {}. */
  private Request resolve(MethodLookup lookup) throws LookupException, IOException {
    if (descriptors != null) {
      return encode(
          lookup.in(
              DescriptorSet.of(FileDescriptorSet.parseFrom(Files.readAllBytes(descriptors)))));
    }
    if (message == null && !jsonRequest().strip().equals(EMPTY_JSON)) {
      throw new IllegalArgumentException(
          "without a registry, a JSON request needs --descriptors FILE; or give --message FILE, or"
              + " the request {}");
    }
    MethodDescriptor<byte[], byte[]> unary =
        MethodDescriptor.of(
                lookup.service(),
                lookup.method(),
                CallKind.UNARY,
                BytesSerializer.INSTANCE,
                BytesSerializer.INSTANCE)
            .build();
    return new Request(unary, message == null ? new byte[0] : Files.readAllBytes(message));
  }

  private Request encode(MethodSchema schema) throws IOException {
    if (message != null) {
      return new Request(schema.descriptor(), Files.readAllBytes(message));
    }
    try {
      byte[] json = jsonRequest().getBytes(StandardCharsets.UTF_8);
      return new Request(schema.descriptor(), schema.requestTranscoder().transcode(json));
    } catch (TranscodeException e) {
      throw new IllegalArgumentException(
          "the request is no " + schema.inputName() + ": " + e.getMessage(), e);
    }
  }

  private String jsonRequest() throws IOException {
    return request == null ? EMPTY_JSON : textOf(request);
  }

  private static String textOf(String given) throws IOException {
    return given.startsWith("@") ? Files.readString(Path.of(given.substring(1))) : given;
  }

  private Endpoint[] fixedEndpoints() {
    List<Endpoint> fixed = new ArrayList<>();
    for (String address : endpoints) {
      int colon = address.lastIndexOf(':');
      if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
        throw new IllegalArgumentException(
            "--endpoint must be like 127.0.0.1:9000, was " + address);
      }
      fixed.add(
          Endpoint.of(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    }
    return fixed.toArray(new Endpoint[0]);
  }

  private record Request(MethodDescriptor<byte[], byte[]> method, byte[] message) {}

  /** Closes the registry after the client that learned from it. */
  private record ClosingTarget(Target target, ZooKeeperRegistry registry) implements Target {
    @Override
    public String description() {
      return target.description();
    }

    @Override
    public void send(long sequence, int operation, Answer answer) {
      target.send(sequence, operation, answer);
    }

    @Override
    public void flush() {
      target.flush();
    }

    @Override
    public List<String> remarks() {
      return target.remarks();
    }

    @Override
    public void close() {
      target.close();
      registry.close();
    }
  }
}
