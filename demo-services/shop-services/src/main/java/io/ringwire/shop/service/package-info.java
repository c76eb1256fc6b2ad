/**
 * One instance of a service, put together and running: its database, its clients, its server.
 *
 * <p>Start at: {@link ServiceInstance}. Not here: what the services do (user, inventory, order, payment); command lines
 * ({@code io.ringwire.shop}).
 */
@NullMarked
package io.ringwire.shop.service;

import org.jspecify.annotations.NullMarked;
