/**
 * The only room that knows Netty: connections, the calls on them, and the threads they live on.
 *
 * <p>Everything of a connection happens on its event loop; other threads only queue work there.
 *
 * <p>Start at: {@link Connector} (client) and {@link Acceptor} (server); both lead to {@code Connection}. Not here: the
 * layout of bytes (codec), which endpoint (balance), whether to try again (resilience), where handlers run (ring, server).
 */
@NullMarked
package io.ringwire.core.transport;

import org.jspecify.annotations.NullMarked;
