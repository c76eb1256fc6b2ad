package io.ringwire.core.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The HTTP face of a method, by the rules of {@code google.api.http}: exactly one of the verbs is set, to a path
 * template such as {@code /v1/orders/{order_id}:cancel}. Repeat it for additional bindings.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(HttpRoute.Routes.class)
public @interface HttpRoute {
  String get() default "";

  String post() default "";

  String put() default "";

  String patch() default "";

  String delete() default "";

  /** The request field that the HTTP body fills: a field name, {@code *} for the whole message, empty for no body. */
  String body() default "";

  /** The response field that becomes the HTTP body; empty means the whole message. */
  String responseBody() default "";

  /** Holder of repeated routes. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Routes {
    HttpRoute[] value();
  }
}
