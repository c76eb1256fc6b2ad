package io.ringwire.core.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a method's signature cannot say. A method without this annotation has every default. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RpcMethod {
  /** The method's name on the wire; empty means the Java name with an upper-case first letter. */
  String name() default "";

  /**
   * Whether running the method twice leaves what running it once would. Only then is an attempt whose outcome is
   * unknown tried again.
   */
  boolean idempotent() default false;

  /** Where the handler runs; {@link Execution#BY_SIGNATURE} decides from the return type. */
  Execution execution() default Execution.BY_SIGNATURE;

  /** The time a caller gives the call when it states none, in milliseconds; 0 takes the client's default. */
  long timeoutMillis() default 0;
}
