package io.ringwire.perf.load;

import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.Target;
import io.ringwire.perf.load.http.HttpOptions;
import io.ringwire.perf.load.http.HttpOrigin;
import io.ringwire.perf.load.http.HttpPool;
import io.ringwire.perf.load.http.HttpRequest;
import io.ringwire.perf.load.http.HttpTarget;
import io.ringwire.perf.load.http.HttpVersion;
import io.ringwire.perf.load.http.Trust;
import io.ringwire.perf.load.scenario.ScenarioCall.Http;
import io.ringwire.perf.load.template.Quoting;
import io.ringwire.perf.load.template.Template;
import io.ringwire.perf.load.template.TemplateException;
import io.ringwire.perf.load.template.Variables;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A URL to call, and how HTTP is spoken, also in scenarios. */
final class HttpTargetOptions {
  private static final Pattern URL = Pattern.compile("(https?://[^/?#]+)([^#]*)(#.*)?");

  @Option(
      names = "--http",
      paramLabel = "URL",
      description = "Call a URL, http or https, instead of a method. It may hold $${...}.")
  private @Nullable String http;

  @Option(
      names = "--verb",
      paramLabel = "VERB",
      description = "HTTP verb; default POST with a body and GET without.")
  private @Nullable String verb;

  @Option(
      names = "--body",
      paramLabel = "TEXT",
      description = "HTTP body; @FILE reads a file. It may hold $${...}.")
  private @Nullable String body;

  @Option(
      names = "--header",
      paramLabel = "'NAME: VALUE'",
      description = "HTTP header (may be repeated). It may hold $${...}.")
  private List<String> headers = List.of();

  @Option(
      names = "--http-version",
      paramLabel = "1.1|2",
      description =
          "HTTP to speak; default 1.1 for http, and for https what the server chooses. 2 over http is by prior"
              + " knowledge.")
  private @Nullable String httpVersion;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description =
          "Requests at once on one HTTP/2 connection, as far as the server allows them. Default 10000.")
  private int streams = HttpOptions.STREAMS_DEFAULT;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM of the authorities trusted for https, in place of the JVM's.")
  private @Nullable Path authorities;

  @Option(names = "--insecure", description = "Trust any certificate.")
  private boolean insecure;

  boolean isWanted() {
    return http != null;
  }

  /**
   * How requests travel.
   *
   * @param connections at most; null for the default
   */
  HttpOptions options(LoadPlan plan, @Nullable Integer connections) {
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
    return connections == null ? options : options.withConnections(connections);
  }

  Target open(LoadPlan plan, @Nullable Integer connections, Variables variables)
      throws IOException, TemplateException {
    String url = String.valueOf(http);
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "the URL must be like http://host:port/path or https://host/path, was " + url);
    }
    String path = parts.group(2).startsWith("/") ? parts.group(2) : "/" + parts.group(2);
    String content = body == null ? "" : TargetOptions.textOf(body);
    String chosen = verb != null ? verb : content.isEmpty() ? "GET" : "POST";
    List<Template> lines = new ArrayList<>();
    for (String header : headers) {
      lines.add(Template.parse(header, Quoting.HEADER, variables));
    }
    Http call =
        new Http(
            chosen,
            parts.group(1),
            Template.parse(path, Quoting.URL, variables),
            lines,
            Template.parse(content, Quoting.ofBody(content), variables),
            0);
    HttpOrigin origin = HttpOrigin.of(URI.create(call.base()));
    LongFunction<HttpRequest> requests = HttpRequests.of(call, origin);
    HttpPool pool = new HttpPool(origin, options(plan, connections));
    return new HttpTarget(pool, chosen + " " + url, requests);
  }
}
