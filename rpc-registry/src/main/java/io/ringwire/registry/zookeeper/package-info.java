/**
 * Core's discovery ports on ZooKeeper: endpoints are learned and announced so that a sick registry never empties a
 * healthy service.
 *
 * <p>Start at: {@link io.ringwire.registry.zookeeper.ZooKeeperRegistry}, then {@code ServiceWatch} (how a set is
 * learned) and {@code EndpointLease} (how an endpoint is kept announced).
 *
 * <p>Not here: the ports (core's {@code discovery}), a ZooKeeper server ({@code embedded}), the disk ({@code cache}).
 */
@NullMarked
package io.ringwire.registry.zookeeper;

import org.jspecify.annotations.NullMarked;
