/**
 * What a client does about time and failure, around the balancer.
 *
 * <p>Start at: {@link io.ringwire.core.resilience.RetryFilter}. Not here: picking an endpoint
 * (balance), enforcing a deadline on an attempt under way (transport).
 */
@NullMarked
package io.ringwire.core.resilience;

import org.jspecify.annotations.NullMarked;
