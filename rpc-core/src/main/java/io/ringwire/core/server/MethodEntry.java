package io.ringwire.core.server;

import io.ringwire.core.call.Invoker;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A method as it is served.
 *
 * @param handler the author's filters and handler, composed
 * @param inFlight calls admitted and not answered
 */
record MethodEntry(MethodDescriptor<?, ?> method, Invoker handler, AtomicInteger inFlight) {}
