/**
 * A ZooKeeper server inside this JVM, for the demo, for tests and for {@code bin/ringwire registry}.
 *
 * <p>Start at: {@link io.ringwire.registry.embedded.EmbeddedZooKeeper}.
 *
 * <p>Not here: the client side ({@code zookeeper}); an ensemble, which is ZooKeeper's own business to run.
 */
@NullMarked
package io.ringwire.registry.embedded;

import org.jspecify.annotations.NullMarked;
