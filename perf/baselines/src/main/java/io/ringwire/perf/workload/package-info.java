/**
 * What every stack under test carries, and what its two ends look like: the same users, the same bytes.
 *
 * <p>Start at: {@link io.ringwire.perf.workload.UserClient} and {@link io.ringwire.perf.workload.Users}. Not here: how
 * they are carried (baseline, bench).
 */
@NullMarked
package io.ringwire.perf.workload;

import org.jspecify.annotations.NullMarked;
