package io.ringwire.core.server;

import io.ringwire.codec.metadata.Metadata;
import io.ringwire.core.annotation.RpcService;
import io.ringwire.core.call.Call;
import io.ringwire.core.call.Invoker;
import io.ringwire.core.call.Reply;
import io.ringwire.core.call.ReplyReceiver;
import io.ringwire.core.call.ReplyStage;
import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.ServiceContract;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Turns an author's object into the handlers of its services: reflection once, method handles from then on. */
final class HandlerBinding {
  private static final MethodType HANDLER = MethodType.methodType(Object.class, Object.class);

  private HandlerBinding() {}

  /**
   * Binds every annotated interface of the provider's class.
   *
   * @throws IllegalArgumentException when there is none, with the cure
   */
  static List<ServedService> bind(Object provider) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    collect(provider.getClass(), interfaces);
    if (interfaces.isEmpty()) {
      throw new IllegalArgumentException(
          provider.getClass().getName()
              + " serves nothing: none of its interfaces is annotated with @RpcService."
              + " Let it implement the interface of its service, and annotate that interface");
    }
    List<ServedService> services = new ArrayList<>();
    for (Class<?> type : interfaces) {
      ServiceContract contract = ServiceContract.of(type);
      Map<MethodDescriptor<?, ?>, Invoker> handlers = new LinkedHashMap<>();
      contract
          .methods()
          .forEach(
              (method, descriptor) ->
                  handlers.put(descriptor, handler(provider, method, descriptor)));
      services.add(
          new ServedService(
              contract.name(), provider.getClass().getName(), contract.descriptors(), handlers));
    }
    return services;
  }

  private static void collect(@Nullable Class<?> type, Set<Class<?>> found) {
    if (type == null) {
      return;
    }
    if (type.isInterface() && type.isAnnotationPresent(RpcService.class)) {
      found.add(type);
    }
    for (Class<?> parent : type.getInterfaces()) {
      collect(parent, found);
    }
    collect(type.getSuperclass(), found);
  }

  private static Invoker handler(
      Object provider, Method method, MethodDescriptor<?, ?> descriptor) {
    MethodHandle handle = bound(provider, method);
    boolean async = CompletionStage.class.isAssignableFrom(method.getReturnType());
    return new Handler(
        switch (descriptor.kind()) {
          case UNARY, CLIENT_STREAM -> async ? stage(handle) : value(handle);
          case SERVER_STREAM, BIDI_STREAM -> publisher(handle);
          case ONE_WAY -> nothing(handle);
        });
  }

  private static MethodHandle bound(Object provider, Method method) {
    try {
      method.setAccessible(true);
      return MethodHandles.lookup().unreflect(method).bindTo(provider).asType(HANDLER);
    } catch (IllegalAccessException | RuntimeException e) {
      throw new IllegalArgumentException(
          "cannot reach "
              + method
              + ": make its interface public, or open its package to the module of Ringwire",
          e);
    }
  }

  /** The author's method as an invoker; its own throws go through, and are the caller's to map. */
  private record Handler(Body body) implements Invoker {
    /** Calls the method and hands its answer to the receiver. */
    @FunctionalInterface
    interface Body {
      void run(Call call, ReplyReceiver receiver);
    }

    @Override
    public CompletionStage<Reply> invoke(Call call) {
      return ReplyStage.of(this, call);
    }

    @Override
    public void invoke(Call call, ReplyReceiver receiver) {
      body.run(call, receiver);
    }
  }

  private static Handler.Body stage(MethodHandle handle) {
    return (call, receiver) -> {
      CompletionStage<?> answer = (CompletionStage<?>) run(handle, call);
      if (answer == null) {
        throw new NullPointerException(call.method() + " returned null in place of a stage");
      }
      // A stage that is done needs no dependent one. By way of toCompletableFuture, since the
      // minimal future of CompletableFuture.completedStage refuses isDone.
      CompletableFuture<?> future =
          answer instanceof CompletableFuture<?> own ? own.toCompletableFuture() : null;
      if (future != null && future.isDone() && !future.isCompletedExceptionally()) {
        receiver.accept(reply(future.join(), call), null);
      } else {
        answer.<Reply>thenApply(message -> reply(message, call)).whenComplete(receiver);
      }
    };
  }

  private static Handler.Body value(MethodHandle handle) {
    return (call, receiver) -> receiver.accept(reply(run(handle, call), call), null);
  }

  private static Handler.Body publisher(MethodHandle handle) {
    return (call, receiver) -> {
      Object answer = run(handle, call);
      if (answer == null) {
        throw new NullPointerException(call.method() + " returned null in place of a publisher");
      }
      receiver.accept(Reply.stream((Flow.Publisher<?>) answer, Metadata.EMPTY), null);
    };
  }

  private static Handler.Body nothing(MethodHandle handle) {
    return (call, receiver) -> {
      run(handle, call);
      receiver.accept(Reply.NONE, null);
    };
  }

  private static Reply reply(@Nullable Object message, Call call) {
    if (message == null) {
      throw new NullPointerException(
          call.method() + " answered with null; answer with an empty message, or fail");
    }
    return Reply.of(message);
  }

  private static @Nullable Object run(MethodHandle handle, Call call) {
    try {
      return (Object) handle.invokeExact(call.request());
    } catch (RuntimeException | Error unchecked) {
      throw unchecked;
    } catch (Throwable checked) {
      throw new CheckedFailure(checked);
    }
  }

  /** Carries what a handler's signature should not have let out, an interruption for one. */
  static final class CheckedFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    CheckedFailure(Throwable cause) {
      super(null, cause, false, false);
    }
  }
}
