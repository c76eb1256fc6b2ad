package io.ringwire.core.server;

import io.ringwire.codec.metadata.MetadataKey;
import io.ringwire.codec.status.RpcException;
import io.ringwire.codec.status.Status;
import io.ringwire.codec.status.StatusCode;
import io.ringwire.core.call.AttemptException;
import io.ringwire.core.call.Filter;
import io.ringwire.core.call.Outcome;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.observe.CallListener;
import io.ringwire.core.observe.CallListener.Side;
import io.ringwire.core.observe.TraceFilter;
import io.ringwire.core.ring.Watchdog;
import io.ringwire.core.transport.InboundCall;
import io.ringwire.core.transport.RequestSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The spine of a server: every layer between the transport and the author's handler, in the order a call meets them. The
 * transport knows it as its {@link RequestSink}.
 *
 * <pre>
 * on the event loop
 *   method()   MethodTable    which method, first: everything after depends on it, and a name nobody serves ends here
 *   admit()    Admission      before the message is parsed: turning a call away must cost next to nothing
 *   accept()   Dispatcher     to the thread the method wants, before any of the author's code
 * on the handler's thread
 *              ServerCall     drops what nobody waits for any more: it may have waited long for its thread
 *              CallContext    deadline, cancellation, metadata: around all that is the author's
 *              TraceFilter    trace id for log lines: around the author's filters, which log too
 *              filters        the author's, the first outermost
 *              handler        HandlerBinding
 * back
 *              ServerCall     maps failures, frees the place, tells the listeners, answers
 * </pre>
 */
final class ServerPipeline implements RequestSink, AutoCloseable {
  private static final RpcException NO_ROOM =
      new AttemptException(
          Status.of(StatusCode.RESOURCE_EXHAUSTED, "the server has no thread left for the method"),
          Outcome.REFUSED,
          null,
          0,
          null);

  private final MethodTable methods;
  private final Admission admission;
  private final Dispatcher dispatcher;
  private final CallListener listener;
  private final List<MetadataKey<?>> propagated;

  private ServerPipeline(
      MethodTable methods,
      Admission admission,
      Dispatcher dispatcher,
      CallListener listener,
      List<MetadataKey<?>> propagated) {
    this.methods = methods;
    this.admission = admission;
    this.dispatcher = dispatcher;
    this.listener = listener;
    this.propagated = propagated;
  }

  static ServerPipeline of(
      Map<String, ServedService> services,
      List<Filter> authorFilters,
      CallListener listener,
      ServerConfig config,
      int loops) {
    List<Filter> layers = new ArrayList<>();
    layers.add(TraceFilter.server());
    layers.addAll(authorFilters);
    List<MethodEntry> entries = new ArrayList<>();
    for (ServedService service : services.values()) {
      service
          .handlers()
          .forEach(
              (method, handler) ->
                  entries.add(
                      new MethodEntry(
                          method, Filter.compose(layers, handler), new AtomicInteger())));
    }
    return new ServerPipeline(
        new MethodTable(entries),
        new Admission(config.inFlightMax(), config.methodInFlightMax()),
        new Dispatcher(config, loops, Watchdog.SHARED),
        listener,
        config.propagated());
  }

  void start() {
    dispatcher.start();
  }

  @Override
  public @Nullable MethodDescriptor<?, ?> method(String path) {
    MethodEntry entry = methods.find(path);
    return entry == null ? null : entry.method();
  }

  @Override
  public Status unknownMethod(String path) {
    return methods.unknown(path);
  }

  @Override
  public @Nullable Status admit(MethodDescriptor<?, ?> method) {
    Status refusal = admission.admit(methods.get(method));
    if (refusal != null) {
      listener.refused(method, refusal.code());
    }
    return refusal;
  }

  /** The call was admitted, and turned out not to be one: its message could not be read. */
  @Override
  public void abandon(MethodDescriptor<?, ?> method) {
    admission.release(methods.get(method));
  }

  @Override
  public void accept(InboundCall inbound) {
    MethodEntry entry = methods.get(inbound.call().method());
    listener.started(Side.SERVER, entry.method());
    ServerCall call = new ServerCall(this, entry, inbound);
    if (!dispatcher.tryDispatch(call.execution(), inbound.loop(), call)) {
      call.refuse(NO_ROOM);
    }
  }

  @Override
  public void batchEnd(int loop) {
    dispatcher.readEnded(loop);
  }

  void ended(MethodEntry entry, StatusCode code, long startNanos) {
    admission.release(entry);
    if (listener != CallListener.NONE) {
      listener.ended(Side.SERVER, entry.method(), code, System.nanoTime() - startNanos);
    }
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  List<MetadataKey<?>> propagated() {
    return propagated;
  }

  /** Calls admitted and not answered. */
  int inFlight() {
    return admission.inFlight();
  }

  /** Stops the handlers' threads. */
  @Override
  public void close() {
    dispatcher.close();
  }
}
