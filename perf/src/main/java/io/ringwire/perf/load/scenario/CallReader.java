package io.ringwire.perf.load.scenario;

import io.ringwire.perf.load.scenario.ScenarioCall.Http;
import io.ringwire.perf.load.scenario.ScenarioCall.Rpc;
import io.ringwire.perf.load.template.Pool;
import io.ringwire.perf.load.template.Quoting;
import io.ringwire.perf.load.template.Template;
import io.ringwire.perf.load.template.TemplateException;
import io.ringwire.perf.load.template.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what setup and mix have in common: a request, and what is kept of its answers. */
final class CallReader {
  /** Stands for the base URL. */
  static final String BASE = "base";

  private static final int CAPTURES_MAX = 16;
  private static final int HEADERS_MAX = 64;
  private static final String BASE_PLACE = "${base}";
  private static final Pattern VERB_AND_URL =
      Pattern.compile("(GET|POST|PUT|PATCH|DELETE) +(\\S.*?)\\s*");
  private static final Pattern BASE_FORM = Pattern.compile("https?://[^/?#\\s@$]+");
  private static final Pattern ABSOLUTE = Pattern.compile("(" + BASE_FORM + ")([/?].*)?");
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private final Variables variables;
  private final @Nullable String base;
  private final Map<String, Pool> pools;

  CallReader(Variables variables, @Nullable String base, Map<String, Pool> pools) {
    this.variables = variables;
    this.base = base;
    this.pools = pools;
  }

  /** Whether that is a scheme and an authority and no more. */
  static boolean isBase(String text) {
    return BASE_FORM.matcher(text).matches();
  }

  /** Takes its keys of the mapping and leaves the others. */
  ScenarioCall read(Yaml at, Yaml.Mapping given) throws ScenarioException {
    Optional<Yaml> name = given.find("name");
    Optional<Yaml> http = given.find("http");
    Optional<Yaml> rpc = given.find("rpc");
    Optional<Yaml> request = given.find("request");
    Optional<Yaml> headers = given.find("headers");
    Optional<Yaml> body = given.find("body");
    Optional<Yaml> expect = given.find("expect");
    Optional<Yaml> capture = given.find("capture");
    if (http.isPresent() == rpc.isPresent()) {
      given.requireNothingElse();
      throw given.wrong("a call has either http: VERB URL or rpc: SERVICE/METHOD");
    }
    ScenarioCall.Request what;
    if (http.isPresent()) {
      requireAbsent(request, "request is of rpc calls; the body of http calls is body");
      what = http(http.get(), headers, body, expect);
    } else {
      requireAbsent(body, "body is of http calls; the request of rpc calls is request");
      requireAbsent(headers, "headers are of http calls");
      requireAbsent(expect, "expect is of http calls");
      what = rpc(rpc.orElseThrow(), request);
    }
    String called =
        name.isPresent() ? name.get().asText() : (http.isPresent() ? http : rpc).get().asText();
    return new ScenarioCall(called, at.place(), what, captures(capture));
  }

  private static void requireAbsent(Optional<Yaml> value, String why) throws ScenarioException {
    if (value.isPresent()) {
      throw value.get().wrong(why);
    }
  }

  private Http http(Yaml at, Optional<Yaml> headers, Optional<Yaml> body, Optional<Yaml> expect)
      throws ScenarioException {
    Matcher line = VERB_AND_URL.matcher(at.asText());
    if (!line.matches()) {
      throw at.wrong(
          "write a verb and a URL, like GET ${base}/v1/items, not '" + at.asText() + "'");
    }
    String url = line.group(2);
    String authority;
    String path;
    if (url.startsWith(BASE_PLACE) || url.startsWith("/")) {
      if (base == null) {
        throw at.wrong("no base URL is known; set defaults.base, or give --base URL");
      }
      authority = base;
      path = url.startsWith(BASE_PLACE) ? url.substring(BASE_PLACE.length()) : url;
    } else {
      Matcher absolute = ABSOLUTE.matcher(url);
      if (!absolute.matches()) {
        throw at.wrong("a URL begins with ${base}, / or http://host:port, not '" + url + "'");
      }
      authority = absolute.group(1);
      path = absolute.group(2) == null ? "" : absolute.group(2);
    }
    if (path.matches("[^$]*[\\s\"<>\\\\^`|].*")) {
      throw at.wrong("'" + url + "' has characters that must be percent-encoded in a URL");
    }
    return new Http(
        line.group(1),
        authority,
        template(at, path.startsWith("/") ? path : "/" + path, Quoting.URL),
        headers(headers),
        body(body),
        expect.isPresent() ? expect.get().asWhole(200, 599) : 0);
  }

  private List<Template> headers(Optional<Yaml> given) throws ScenarioException {
    List<Template> headers = new ArrayList<>();
    if (given.isPresent()) {
      for (Map.Entry<String, Yaml> entry : given.get().asMapping().all().entrySet()) {
        Yaml value = entry.getValue();
        if (!HEADER_NAME.matcher(entry.getKey()).matches() || headers.size() == HEADERS_MAX) {
          throw value.wrong(
              "'" + entry.getKey() + "' is no header's name, or there are over " + HEADERS_MAX);
        }
        if (value.asText().matches("(?s).*[\\r\\n].*")) {
          throw value.wrong("a header's value is one line");
        }
        headers.add(template(value, entry.getKey() + ": " + value.asText(), Quoting.HEADER));
      }
    }
    return headers;
  }

  /** YAML keys and values become JSON; a text is sent as it is. */
  private Template body(Optional<Yaml> given) throws ScenarioException {
    if (given.isEmpty()) {
      return Template.fixed("");
    }
    Yaml value = given.get();
    if (!value.isScalar()) {
      return template(value, JsonText.of(value), Quoting.JSON);
    }
    String text = value.asText();
    return template(value, text, Quoting.ofBody(text));
  }

  private Rpc rpc(Yaml at, Optional<Yaml> request) throws ScenarioException {
    String method = at.asText();
    if (!method.matches("[^/\\s]+/[^/\\s]+")) {
      throw at.wrong("a method is like shop.order.v1.OrderService/GetOrder, not '" + method + "'");
    }
    Template json =
        request.isEmpty()
            ? Template.fixed("{}")
            : template(
                request.get(),
                request.get().isScalar() ? request.get().asText() : JsonText.of(request.get()),
                Quoting.JSON);
    return new Rpc(method, json);
  }

  private List<Capture> captures(Optional<Yaml> given) throws ScenarioException {
    List<Capture> captures = new ArrayList<>();
    if (given.isPresent()) {
      for (Map.Entry<String, Yaml> entry : given.get().asMapping().all().entrySet()) {
        if (captures.size() == CAPTURES_MAX) {
          throw entry.getValue().wrong("a call has at most " + CAPTURES_MAX + " captures");
        }
        Pool pool = pools.computeIfAbsent(entry.getKey(), Pool::new);
        try {
          captures.add(Capture.of(pool, entry.getValue().asText()));
        } catch (IllegalArgumentException e) {
          throw entry.getValue().wrong(String.valueOf(e.getMessage()));
        }
      }
    }
    return captures;
  }

  private Template template(Yaml at, String text, Quoting quoting) throws ScenarioException {
    try {
      return Template.parse(text, quoting, variables);
    } catch (TemplateException e) {
      throw at.wrong(String.valueOf(e.getMessage()));
    }
  }
}
