package io.ringwire.core.contract;

import com.google.api.HttpRule;
import com.google.protobuf.Message;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads an annotated interface, in three steps: each method alone ({@link MethodShape}, {@link
 * RouteReader}), the service as a whole, and what the messages' own {@code .proto} files say of a
 * service of that name. Mistakes are collected over all steps that can still be taken.
 */
final class ContractReader {
  /** Service and method names travel in CALL frames and become registry node names. */
  static final int NAME_CHARS_MAX = 200;

  private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
  private static final Pattern SERVICE_NAME =
      Pattern.compile(IDENTIFIER + "(\\." + IDENTIFIER + ")*");
  private static final Pattern METHOD_NAME = Pattern.compile(IDENTIFIER);

  // One contract a class: connections know a method's id by the identity of its descriptor.
  private static final ClassValue<ServiceContract> CONTRACTS =
      new ClassValue<>() {
        @Override
        protected ServiceContract computeValue(Class<?> type) {
          return new ContractReader(type).read();
        }
      };

  private final Class<?> type;
  private final Mistakes mistakes;
  private final RouteReader routes;
  private final Map<String, DescriptorSetWriter.Method> methods = new TreeMap<>();

  private ContractReader(Class<?> type) {
    this.type = type;
    mistakes = new Mistakes(type);
    routes = new RouteReader(mistakes);
  }

  static ServiceContract read(Class<?> type) {
    return CONTRACTS.get(type);
  }

  private ServiceContract read() {
    if (!type.isInterface() || type.isAnnotation()) {
      mistakes.add(
          "it is " + (type.isAnnotation() ? "an annotation" : "a class"),
          "annotate an interface with @RpcService and pass that");
      throw mistakes.asException();
    }
    String service = serviceName();
    for (Method method : declared()) {
      read(method);
    }
    if (methods.isEmpty() && mistakes.count() == 0) {
      mistakes.add("it has no methods", "declare at least one abstract method");
    }
    if (mistakes.count() > 0) {
      throw mistakes.asException();
    }
    DescriptorSet descriptors = describe(service);
    if (descriptors == null) {
      throw mistakes.asException();
    }
    Map<Method, MethodDescriptor<?, ?>> read = new LinkedHashMap<>();
    methods.forEach(
        (name, method) ->
            read.put(
                method.shape().method(),
                descriptor(service, method, method.shape().request(), method.shape().reply())));
    return new ServiceContract(service, type, Collections.unmodifiableMap(read), descriptors);
  }

  private String serviceName() {
    RpcService annotation = type.getAnnotation(RpcService.class);
    if (annotation == null) {
      mistakes.add(
          "it has no @RpcService",
          "annotate it, as in @RpcService(\"shop.order.v1.OrderService\")");
      return "";
    }
    String name = annotation.value();
    if (name.length() > NAME_CHARS_MAX || !SERVICE_NAME.matcher(name).matches()) {
      mistakes.add(
          "its service name is '" + name + "'",
          "use a protobuf full name with the API's version, as in shop.order.v1.OrderService, of at"
              + " most "
              + NAME_CHARS_MAX
              + " characters");
    }
    return name;
  }

  /** The abstract methods, in an order that no class loader changes. */
  private List<Method> declared() {
    return Arrays.stream(type.getMethods())
        .filter(this::isContractMethod)
        .sorted(Comparator.comparing(Method::getName).thenComparing(Mistakes::nameOf))
        .toList();
  }

  private boolean isContractMethod(Method method) {
    if (Modifier.isAbstract(method.getModifiers())) {
      return !isOfObject(method);
    }
    if (method.isAnnotationPresent(RpcMethod.class)
        || method.getAnnotationsByType(HttpRoute.class).length > 0) {
      mistakes.add(
          method,
          "has a body and is annotated as a method of the service",
          "default and static methods are not called remotely: remove the body or the annotation");
    }
    return false;
  }

  private static boolean isOfObject(Method method) {
    return Arrays.stream(Object.class.getMethods())
        .anyMatch(
            inherited ->
                inherited.getName().equals(method.getName())
                    && Arrays.equals(inherited.getParameterTypes(), method.getParameterTypes()));
  }

  private void read(Method method) {
    RpcMethod annotation = method.getAnnotation(RpcMethod.class);
    String name = wireName(method, annotation);
    if (annotation != null && annotation.timeoutMillis() < 0) {
      mistakes.add(
          method,
          "has the timeout " + annotation.timeoutMillis() + " ms",
          "state more than 0, or leave it out for the client's default");
    }
    MethodShape shape = MethodShape.read(method, mistakes);
    if (shape == null) {
      return;
    }
    boolean idempotent = annotation != null && annotation.idempotent();
    List<HttpRule> rules = routes.read(shape);
    DescriptorSetWriter.Method other =
        methods.putIfAbsent(name, new DescriptorSetWriter.Method(name, shape, idempotent, rules));
    if (other != null) {
      mistakes.add(
          method,
          "has the wire name " + name + ", as has " + Mistakes.nameOf(other.shape().method()),
          "rename one of them, or set @RpcMethod(name = ...)");
    }
  }

  private String wireName(Method method, @Nullable RpcMethod annotation) {
    String java = method.getName();
    String name =
        annotation == null || annotation.name().isEmpty()
            ? Character.toUpperCase(java.charAt(0)) + java.substring(1)
            : annotation.name();
    if (name.length() > NAME_CHARS_MAX || !METHOD_NAME.matcher(name).matches()) {
      mistakes.add(
          method,
          "has the wire name '" + name + "'",
          "set @RpcMethod(name = ...) to ASCII letters, digits and _, at most "
              + NAME_CHARS_MAX
              + " of them");
    }
    return name;
  }

  /** Returns null when a mistake was found. */
  private @Nullable DescriptorSet describe(String service) {
    try {
      DescriptorSetWriter writer = new DescriptorSetWriter(methods.values());
      boolean protoFirst = writer.defines(service);
      DescriptorSet set = protoFirst ? writer.write() : writer.write(service, methods.values());
      // Read back as a gateway will: what cannot be described must not be registered.
      ServiceDescriptions descriptions = ServiceDescriptions.read(set);
      if (descriptions.message(service).isPresent()) {
        mistakes.add(
            "its service name " + service + " is that of a message",
            "give the service a name of its own");
      }
      if (protoFirst) {
        agree(descriptions.service(service).orElseThrow());
      }
      return mistakes.count() == 0 ? set : null;
    } catch (IllegalArgumentException | MalformedDescriptorsException e) {
      mistakes.add(
          "it cannot be described to others: " + e.getMessage(),
          "its messages' .proto files must be of one build, and name nothing as the service is");
      return null;
    }
  }

  /** The {@code .proto} file has the last word; the interface may say less, but nothing else. */
  private void agree(ServiceDescription described) {
    for (MethodDescription stated : described.methods()) {
      DescriptorSetWriter.Method method = methods.get(stated.name());
      if (method == null) {
        mistakes.add(
            "it lacks the method " + stated.name() + ", which the .proto service declares",
            "add it, or remove it from the .proto");
      } else {
        agree(method, stated);
      }
    }
    Set<String> known =
        described.methods().stream().map(MethodDescription::name).collect(Collectors.toSet());
    for (DescriptorSetWriter.Method method : methods.values()) {
      if (!known.contains(method.name())) {
        mistakes.add(
            method.shape().method(),
            "is no method of the .proto service " + described.name(),
            "add rpc " + method.name() + " there, or remove it here");
      }
    }
  }

  private void agree(DescriptorSetWriter.Method method, MethodDescription stated) {
    MethodShape shape = method.shape();
    String here =
        signature(shape.kind(), shape.input().getFullName(), shape.output().getFullName());
    String there =
        signature(stated.kind(), stated.input().getFullName(), stated.output().getFullName());
    if (!here.equals(there)) {
      mistakes.add(
          shape.method(), "is " + here + ", but its .proto says " + there, "make them agree");
    }
    if (method.idempotent() && !stated.idempotent()) {
      mistakes.add(
          shape.method(),
          "is declared idempotent, but not so in its .proto",
          "add option idempotency_level = IDEMPOTENT there");
    }
    if (!method.routes().isEmpty() && !Set.copyOf(method.routes()).equals(unselected(stated))) {
      mistakes.add(
          shape.method(),
          "has @HttpRoutes that differ from the google.api.http option of its .proto",
          "state the routes in one place only");
    }
    methods.put(
        method.name(),
        new DescriptorSetWriter.Method(method.name(), shape, stated.idempotent(), stated.routes()));
  }

  private static Set<HttpRule> unselected(MethodDescription stated) {
    return stated.routes().stream()
        .map(rule -> rule.toBuilder().clearSelector().build())
        .collect(Collectors.toSet());
  }

  private static String signature(CallKind kind, String input, String output) {
    return kind + " " + input + " -> " + output;
  }

  private static <Q extends Message, R extends Message> MethodDescriptor<Q, R> descriptor(
      String service, DescriptorSetWriter.Method method, Class<Q> request, Class<R> reply) {
    RpcMethod annotation = method.shape().method().getAnnotation(RpcMethod.class);
    return MethodDescriptor.of(
            service,
            method.name(),
            method.shape().kind(),
            ProtobufSerializer.of(request),
            ProtobufSerializer.of(reply))
        .idempotent(method.idempotent())
        .execution(
            method
                .shape()
                .execution(annotation == null ? Execution.BY_SIGNATURE : annotation.execution()))
        .timeout(Duration.ofMillis(annotation == null ? 0 : annotation.timeoutMillis()))
        .build();
  }
}
