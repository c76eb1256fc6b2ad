/**
 * Windows on the calls of a process: they see every one and change none.
 *
 * <p>Start at: {@link io.ringwire.core.observe.CallListener}. Not here: exposing what was measured (the gateway's admin
 * port), limits and policies (server, resilience).
 */
@NullMarked
package io.ringwire.core.observe;

import org.jspecify.annotations.NullMarked;
