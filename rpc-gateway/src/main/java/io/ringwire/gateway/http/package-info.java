/**
 * The sockets of the gateway: HTTP/1.1 in, typed exchanges out. The only place that touches a Netty channel.
 *
 * <p>Requests are decoded by Netty, behind a guard that refuses what request smuggling is made of; one request of a
 * connection is answered at a time, and what is pipelined behind it stays in bytes, bounded.
 *
 * <p>Start at: {@link HttpServer} and {@link HttpExchange}. Not here: what a request means (route, transcode, upstream).
 */
@NullMarked
package io.ringwire.gateway.http;

import org.jspecify.annotations.NullMarked;
