/**
 * JSON to protobuf bytes and back, driven by descriptors and without message objects: the proto3 JSON mapping, the
 * binding rules of {@code google.api.http}, and the one table from status to HTTP.
 *
 * <p>Requests may name a field as the {@code .proto} does or in lowerCamelCase (or by its {@code json_name}); replies name
 * it as the {@code .proto} does. Replies print fields without presence even when they hold their default, so that shapes
 * are stable; absent messages and absent optional fields are left out.
 *
 * <p>Start at: {@link Schema}, then {@link RequestTranscoder} and {@link ReplyTranscoder}. Not here: which route a request
 * takes (route), sockets (http).
 */
@NullMarked
package io.ringwire.gateway.transcode;

import org.jspecify.annotations.NullMarked;
