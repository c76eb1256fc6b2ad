package io.ringwire.core.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks an interface as a service contract. Every abstract method of the interface is one method of the service. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcService {
  /** The full service name with its API version, as it goes over the wire: {@code shop.order.v1.OrderService}. */
  String value();
}
