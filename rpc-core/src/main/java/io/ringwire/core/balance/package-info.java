/**
 * Picks one endpoint for one attempt.
 *
 * <p>Start at: {@link LoadBalancer}. Not here: connections to an endpoint (transport), whether to try again
 * (resilience), where endpoints come from (discovery).
 */
@NullMarked
package io.ringwire.core.balance;

import org.jspecify.annotations.NullMarked;
