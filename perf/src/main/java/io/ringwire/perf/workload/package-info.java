/**
 * The messages that every stack under test carries: the same users, the same bytes.
 *
 * <p>Start at: {@link io.ringwire.perf.workload.Users}. Not here: how they are carried (baseline, bench).
 */
@NullMarked
package io.ringwire.perf.workload;

import org.jspecify.annotations.NullMarked;
