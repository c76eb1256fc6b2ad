/**
 * What single pieces of the stack cost, by JMH: nanoseconds and bytes allocated an operation.
 *
 * <p>Start at: {@link Micro}. Not here: whole calls over sockets ({@code io.ringwire.perf.bench}).
 */
@NullMarked
package io.ringwire.perf.micro;

import org.jspecify.annotations.NullMarked;
