/**
 * The field: grpc-java with its own Netty and its generated stubs, its defaults untouched but for event loops and
 * executor.
 *
 * <p>Start at: {@link io.ringwire.perf.baseline.grpc.GrpcServer} and {@link io.ringwire.perf.baseline.grpc.GrpcClient}.
 * Not here: the limit (baseline), how contenders are run and compared (bench).
 */
@NullMarked
package io.ringwire.perf.baseline.grpc;

import org.jspecify.annotations.NullMarked;
