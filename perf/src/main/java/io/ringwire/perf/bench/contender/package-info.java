/**
 * The stacks under test, each behind the workload's own client and server, and what one may be told to do differently.
 *
 * <p>Start at: {@link io.ringwire.perf.bench.contender.Contender}. Not here: raw Netty and grpc-java themselves
 * (baseline), what is measured (work).
 */
@NullMarked
package io.ringwire.perf.bench.contender;

import org.jspecify.annotations.NullMarked;
