package io.ringwire.core.balance;

import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.call.Reply;
import io.ringwire.core.discovery.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes endpoints whose readiness and answers the test decides. */
final class FakeEndpoints implements EndpointInvoker.Factory {
  private final Map<String, FakeEndpoint> latest = new LinkedHashMap<>();
  final List<FakeEndpoint> made = new ArrayList<>();
  EndpointInvoker.Readiness readinessAtBirth = EndpointInvoker.Readiness.IDLE;

  @Override
  public synchronized EndpointInvoker create(Endpoint endpoint, Runnable onReadinessChange) {
    FakeEndpoint created = new FakeEndpoint(endpoint, onReadinessChange, readinessAtBirth);
    latest.put(endpoint.id(), created);
    made.add(created);
    return created;
  }

  synchronized FakeEndpoint of(Endpoint endpoint) {
    FakeEndpoint found = latest.get(endpoint.id());
    if (found == null) {
      throw new AssertionError("nothing was made for " + endpoint);
    }
    return found;
  }

  static final class FakeEndpoint implements EndpointInvoker {
    private final Endpoint endpoint;
    private final Runnable onReadinessChange;
    private volatile Readiness readiness;
    final List<CompletableFuture<Reply>> calls = new ArrayList<>();
    boolean answersAtOnce;
    @Nullable Error thrown;
    int connects;
    boolean closed;

    FakeEndpoint(Endpoint endpoint, Runnable onReadinessChange, Readiness readiness) {
      this.endpoint = endpoint;
      this.onReadinessChange = onReadinessChange;
      this.readiness = readiness;
    }

    void become(Readiness readiness) {
      this.readiness = readiness;
      onReadinessChange.run();
    }

    @Override
    public synchronized CompletionStage<Reply> invoke(Call call) {
      if (thrown != null) {
        throw thrown;
      }
      CompletableFuture<Reply> stage = new CompletableFuture<>();
      calls.add(stage);
      if (closed || readiness == Readiness.FAILED) {
        stage.completeExceptionally(
            new AttemptException(
                Status.of(StatusCode.UNAVAILABLE, "cannot connect to " + endpoint.id()),
                Outcome.NOT_SENT,
                endpoint,
                0,
                null));
      } else if (answersAtOnce) {
        stage.complete(Reply.NONE);
      }
      return stage;
    }

    @Override
    public Endpoint endpoint() {
      return endpoint;
    }

    @Override
    public Readiness readiness() {
      return readiness;
    }

    @Override
    public void connect() {
      connects++;
      if (readiness == Readiness.IDLE) {
        readiness = Readiness.CONNECTING;
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
    }
  }
}
