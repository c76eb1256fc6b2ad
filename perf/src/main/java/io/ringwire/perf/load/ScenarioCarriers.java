package io.ringwire.perf.load;

import io.ringwire.core.call.CallOptions;
import io.ringwire.gateway.transcode.MalformedReplyException;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.ReplyTranscoder;
import io.ringwire.perf.load.generator.LoadPlan;
import io.ringwire.perf.load.generator.Target.Answer;
import io.ringwire.perf.load.http.HttpOptions;
import io.ringwire.perf.load.http.HttpOrigin;
import io.ringwire.perf.load.http.HttpPool;
import io.ringwire.perf.load.http.HttpTarget;
import io.ringwire.perf.load.rpc.LookupException;
import io.ringwire.perf.load.rpc.MethodLookup;
import io.ringwire.perf.load.rpc.RpcTarget;
import io.ringwire.perf.load.scenario.Carriers;
import io.ringwire.perf.load.scenario.Scenario;
import io.ringwire.perf.load.scenario.ScenarioCall;
import io.ringwire.perf.load.scenario.ScenarioCall.Http;
import io.ringwire.perf.load.scenario.ScenarioCall.Rpc;
import io.ringwire.perf.load.scenario.ScenarioException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Carries the calls of a scenario: one client for all methods, one set of connections for each HTTP origin. */
final class ScenarioCarriers implements Carriers {
  private final HttpOptions httpOptions;
  private final CallOptions callOptions;
  private final @Nullable RpcAccess access;
  private final Map<String, MethodSchema> methods = new HashMap<>();
  private final Map<HttpOrigin, HttpPool> pools = new LinkedHashMap<>();

  private ScenarioCarriers(
      HttpOptions httpOptions, CallOptions callOptions, @Nullable RpcAccess access) {
    this.httpOptions = httpOptions;
    this.callOptions = callOptions;
    this.access = access;
  }

  /** Connects to the registry when there are methods to call, and looks all of them up. */
  static ScenarioCarriers open(
      Scenario scenario,
      LoadPlan plan,
      RpcOptions rpcOptions,
      HttpOptions httpOptions,
      @Nullable Integer connections)
      throws IOException, InterruptedException, LookupException {
    Map<String, MethodLookup> lookups = new LinkedHashMap<>();
    Set<String> services = new TreeSet<>();
    Stream.concat(
            scenario.setup().stream().map(Scenario.SetupCall::call),
            scenario.calls().stream().map(Scenario.MixCall::call))
        .forEach(
            call -> {
              if (call.request() instanceof Rpc rpc) {
                MethodLookup lookup = new MethodLookup(rpc.method());
                lookups.put(rpc.method(), lookup);
                services.add(lookup.service());
              }
            });
    RpcAccess access =
        lookups.isEmpty() ? null : rpcOptions.open(services, connections, scenario.registry());
    ScenarioCarriers carriers =
        new ScenarioCarriers(httpOptions, CallOptions.DEFAULT.withTimeout(plan.timeout()), access);
    try {
      if (access != null) {
        for (Map.Entry<String, MethodLookup> entry : lookups.entrySet()) {
          carriers.methods.put(entry.getKey(), access.find(entry.getValue()));
        }
      }
      return carriers;
    } catch (LookupException | InterruptedException | RuntimeException e) {
      carriers.close();
      throw e;
    }
  }

  @Override
  public Carrier carrier(ScenarioCall call) throws ScenarioException {
    try {
      return call.request() instanceof Http http ? http(http) : rpc((Rpc) call.request());
    } catch (IllegalArgumentException e) {
      throw new ScenarioException(call.place() + ": " + call.name() + ": " + e.getMessage());
    }
  }

  private Carrier http(Http call) {
    HttpOrigin origin = HttpOrigin.of(URI.create(call.base()));
    HttpPool pool = pools.computeIfAbsent(origin, key -> new HttpPool(key, httpOptions));
    HttpTarget target = new HttpTarget(pool, call.verb(), HttpRequests.of(call, origin));
    return (sequence, answer) -> target.send(sequence, 0, answer);
  }

  private Carrier rpc(Rpc call) {
    MethodSchema method = methods.get(call.method());
    if (access == null || method == null) {
      throw new IllegalStateException("not looked up: " + call.method());
    }
    if (method.kind().streamsRequest() || method.kind().streamsReply()) {
      throw new IllegalArgumentException(
          call.method() + " streams; a mix has methods that do not, put load on this one alone");
    }
    RpcTarget target =
        new RpcTarget(
            access.client(),
            method.descriptor(),
            RpcMessages.of(method, call.json()),
            callOptions,
            0,
            "");
    ReplyTranscoder replies = method.replyTranscoder();
    return (sequence, answer) ->
        target.send(sequence, 0, answer.wantsBody() ? new InJson(answer, replies) : answer);
  }

  @Override
  public void flush() {
    for (HttpPool pool : pools.values()) {
      pool.flush();
    }
  }

  @Override
  public String place() {
    List<String> places = new ArrayList<>();
    for (HttpPool pool : pools.values()) {
      places.add(pool.origin() + " " + pool.description());
    }
    if (access != null) {
      places.add("services " + access.place());
    }
    return ", " + String.join(", ", places);
  }

  @Override
  public List<String> remarks() {
    return pools.values().stream().flatMap(pool -> pool.remarks().stream()).toList();
  }

  @Override
  public void close() {
    pools.values().forEach(HttpPool::close);
    if (access != null) {
      access.close();
    }
  }

  /** Turns the encoded reply into JSON. */
  private record InJson(Answer answer, ReplyTranscoder replies) implements Answer {
    @Override
    public boolean wantsBody() {
      return true;
    }

    @Override
    public void succeeded() {
      answer.succeeded();
    }

    @Override
    public void succeeded(byte[] body) {
      byte[] json;
      try {
        json = replies.transcode(body);
      } catch (MalformedReplyException e) {
        answer.failed("MALFORMED_REPLY", String.valueOf(e.getMessage()));
        return;
      }
      answer.succeeded(json);
    }

    @Override
    public void failed(String status, String text) {
      answer.failed(status, text);
    }
  }
}
