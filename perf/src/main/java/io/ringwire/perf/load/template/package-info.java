/**
 * Requests that differ from call to call: texts with <code>${...}</code> in them, and what they draw their values from.
 *
 * <p>Start at: {@link io.ringwire.perf.load.template.Template}. Not here: how requests are sent (rpc, http), which calls
 * are made (scenario).
 */
@NullMarked
package io.ringwire.perf.load.template;

import org.jspecify.annotations.NullMarked;
