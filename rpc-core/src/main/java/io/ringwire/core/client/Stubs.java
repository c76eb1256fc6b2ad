package io.ringwire.core.client;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.ringwire.codec.status.RpcException;
import io.ringwire.core.call.CallContext;
import io.ringwire.core.call.CallOptions;
import io.ringwire.core.call.Reply;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.ServiceContract;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stubs: objects of the author's interface whose methods are calls. */
final class Stubs implements InvocationHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Stubs.class);
  private static final Function<Reply, Object> MESSAGE = Reply::message;
  private static final Function<Reply, Reply> WHOLE = Function.identity();
  private static final Function<Reply, Boolean> NOTHING = reply -> Boolean.TRUE;

  /** One method of a stub, chosen by its signature when the stub is made. */
  @FunctionalInterface
  private interface StubMethod {
    @Nullable Object call(Object request);
  }

  private final Class<?> type;
  private final ServiceContract contract;
  private final Map<Method, StubMethod> methods = new HashMap<>();
  private final Map<Method, MethodHandle> defaults = new HashMap<>();

  private Stubs(Class<?> type, ServiceContract contract, CallOptions options, CallStarter starter) {
    this.type = type;
    this.contract = contract;
    contract
        .methods()
        .forEach(
            (method, descriptor) ->
                methods.put(method, stub(method, descriptor, options, starter)));
    for (Method method : type.getMethods()) {
      if (method.isDefault() && !methods.containsKey(method)) {
        defaults.put(method, defaultOf(method));
      }
    }
  }

  static <T> T of(
      Class<T> type, ServiceContract contract, CallOptions options, CallStarter starter) {
    Stubs handler = new Stubs(type, contract, options, starter);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static StubMethod stub(
      Method method, MethodDescriptor<?, ?> descriptor, CallOptions options, CallStarter starter) {
    return switch (descriptor.kind()) {
      case SERVER_STREAM, BIDI_STREAM ->
          request -> {
            // The context of the one who invokes, who need not be the one who subscribes.
            CallContext context = CallContext.current();
            return new ReplyStream(
                () -> starter.start(descriptor, request, options, context, WHOLE));
          };
      case ONE_WAY ->
          request -> {
            sendOnly(starter.start(descriptor, request, options, CallContext.current(), NOTHING));
            return null;
          };
      case UNARY, CLIENT_STREAM ->
          CompletionStage.class.isAssignableFrom(method.getReturnType())
              ? request ->
                  starter.start(descriptor, request, options, CallContext.current(), MESSAGE)
              : request -> {
                mayBlock(descriptor);
                return starter
                    .start(descriptor, request, options, CallContext.current(), MESSAGE)
                    .await();
              };
    };
  }

  private static void sendOnly(ClientCall<Boolean> call) {
    if (call.isCompletedExceptionally()) {
      call.await();
    }
    call.whenComplete(
        (sent, failure) -> {
          if (failure != null) {
            LOG.debug(
                "one-way call of {} failed: {}", call.method(), RpcException.statusOf(failure));
          }
        });
  }

  // Event loops and rings are the threads that Netty's own marker forbids to block.
  private static void mayBlock(MethodDescriptor<?, ?> method) {
    if (Thread.currentThread() instanceof FastThreadLocalThread thread
        && !thread.permitBlockingCalls()) {
      throw new IllegalStateException(
          method
              + " was called in its blocking form on "
              + thread.getName()
              + ", which has to go on for the answer to arrive. Call a method that returns a CompletionStage, or let the"
              + " handler run on a thread of its own: @RpcMethod(execution = Execution.BLOCKING)");
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    StubMethod stub = methods.get(method);
    if (stub != null) {
      Object request = arguments == null ? null : arguments[0];
      return stub.call(
          Objects.requireNonNull(request, () -> "request of " + contract.methods().get(method)));
    }
    MethodHandle ofInterface = defaults.get(method);
    if (ofInterface != null) {
      return ofInterface
          .bindTo(proxy)
          .invokeWithArguments(arguments == null ? new Object[0] : arguments);
    }
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "stub of " + contract.name();
      default -> throw new UnsupportedOperationException(type.getName() + "." + method.getName());
    };
  }

  private MethodHandle defaultOf(Method method) {
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .unreflectSpecial(method, type);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          "the default method "
              + method
              + " cannot be reached; open its package to the module of Ringwire",
          e);
    }
  }
}
