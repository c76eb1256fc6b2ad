package io.ringwire.core.contract;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.ringwire.core.annotation.Execution;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a method's signature says: its kind and its two message types.
 *
 * <pre>
 * R                  m(Q)                   UNARY, blocking
 * CompletionStage&lt;R> m(Q)                   UNARY
 * Publisher&lt;R>       m(Q)                   SERVER_STREAM
 * CompletionStage&lt;R> m(Publisher&lt;Q>)        CLIENT_STREAM (or R, blocking)
 * Publisher&lt;R>       m(Publisher&lt;Q>)        BIDI_STREAM
 * void               m(Q)                   ONE_WAY, blocking
 * </pre>
 *
 * @param reply {@link Empty} for one-way methods
 * @param blocking whether the handler's thread brings the answer itself
 */
record MethodShape(
    Method method,
    CallKind kind,
    Class<? extends Message> request,
    Class<? extends Message> reply,
    boolean blocking) {

  private static final String SIGNATURES =
      "write R m(Q), CompletionStage<R> m(Q), Flow.Publisher<R> m(Q), CompletionStage<R>"
          + " m(Flow.Publisher<Q>), Flow.Publisher<R> m(Flow.Publisher<Q>) or void m(Q), with"
          + " generated protobuf messages Q and R";

  /** Reads a signature; null when it was a mistake, which then is in {@code mistakes}. */
  static @Nullable MethodShape read(Method method, Mistakes mistakes) {
    if (method.getParameterCount() != 1) {
      mistakes.add(
          method,
          "takes " + method.getParameterCount() + " parameters",
          "a contract method takes exactly one message (google.protobuf.Empty for none)");
      return null;
    }
    Type in = method.getGenericParameterTypes()[0];
    Type out = method.getGenericReturnType();
    boolean streamsRequest = rawOf(in) == Flow.Publisher.class;
    boolean streamsReply = rawOf(out) == Flow.Publisher.class;
    boolean staged = rawOf(out) == CompletionStage.class || rawOf(out) == CompletableFuture.class;
    boolean oneWay = out == void.class;
    if (oneWay && streamsRequest) {
      mistakes.add(
          method,
          "takes a stream and returns void",
          "a one-way method takes one message; return CompletionStage<google.protobuf.Empty> to"
              + " learn when a stream was taken");
      return null;
    }
    Class<? extends Message> request =
        message(method, "parameter", streamsRequest ? element(in) : in, in, mistakes);
    Class<? extends Message> reply =
        oneWay
            ? Empty.class
            : message(method, "return", streamsReply || staged ? element(out) : out, out, mistakes);
    if (request == null || reply == null) {
      return null;
    }
    CallKind kind =
        oneWay
            ? CallKind.ONE_WAY
            : streamsRequest
                ? streamsReply ? CallKind.BIDI_STREAM : CallKind.CLIENT_STREAM
                : streamsReply ? CallKind.SERVER_STREAM : CallKind.UNARY;
    return new MethodShape(method, kind, request, reply, !streamsReply && !staged);
  }

  Execution execution(Execution asked) {
    if (asked != Execution.BY_SIGNATURE) {
      return asked;
    }
    return blocking ? Execution.BLOCKING : Execution.RING;
  }

  Descriptor input() {
    return descriptorOf(request);
  }

  Descriptor output() {
    return descriptorOf(reply);
  }

  private static @Nullable Class<? extends Message> message(
      Method method, String place, @Nullable Type type, Type whole, Mistakes mistakes) {
    if (type == null) {
      mistakes.add(
          method,
          "has the raw " + place + " type " + nameOf(whole),
          "name the message, as in " + nameOf(whole) + "<GetOrderReply>");
      return null;
    }
    if (!(type instanceof Class<?> plain)) {
      mistakes.add(
          method,
          "has the " + place + " type " + nameOf(whole) + ", in which no one message is named",
          "use a generated protobuf class without wildcards and type variables");
      return null;
    }
    if (plain == Void.class) {
      mistakes.add(
          method,
          "has the " + place + " type " + nameOf(whole) + ", which carries no message",
          "use google.protobuf.Empty for an empty answer, or void for none at all");
      return null;
    }
    if (!Message.class.isAssignableFrom(plain) || !isGenerated(plain)) {
      mistakes.add(
          method,
          "has the " + place + " type " + nameOf(whole) + ", which is no protobuf message",
          SIGNATURES);
      return null;
    }
    return plain.asSubclass(Message.class);
  }

  private static boolean isGenerated(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      return false;
    }
    try {
      return Modifier.isStatic(type.getMethod("getDefaultInstance").getModifiers());
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static Descriptor descriptorOf(Class<? extends Message> type) {
    try {
      return ((Message) type.getMethod("getDefaultInstance").invoke(null)).getDescriptorForType();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no accessible generated message: " + type.getName(), e);
    }
  }

  private static @Nullable Class<?> rawOf(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    return type instanceof Class<?> plain ? plain : null;
  }

  private static @Nullable Type element(Type type) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : null;
  }

  /** Simple names: {@code CompletionStage<Order>}. */
  private static String nameOf(Type type) {
    return type.getTypeName().replaceAll("[\\w.]+[.$](?=\\w)", "");
  }
}
