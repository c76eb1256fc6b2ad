package io.ringwire.gateway.transcode;

import com.google.protobuf.Any;
import com.google.rpc.DebugInfo;
import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.Status;
import java.util.Objects;
import java.util.Optional;

/**
 * The members of {@code google.rpc.Status} in JSON, and of the application's error when it carries one. {@code
 * google.rpc.DebugInfo} is for the log of whoever called, so it is left out.
 */
public final class StatusJson {
  private static final MessageShape ANY =
      Objects.requireNonNull(Schema.BUILT_IN.message("google.protobuf.Any"));

  private StatusJson() {}

  /**
   * Appends the members, separated by commas, without the braces around them: {@code "code":5,"status_name":"NOT_FOUND",
   * "message":"...","reason":"...","number":1,"domain":"...","details":[...]}.
   *
   * @param schema where the types of details are looked up first
   */
  public static void members(Status status, Schema schema, JsonBuffer out) {
    out.name("code").number(status.code().wire());
    out.raw(',').name("status_name").string(status.code().name());
    out.raw(',').name("message").string(status.text());
    Optional<AppError> error = AppError.from(status);
    if (error.isPresent()) {
      out.raw(',').name("reason").string(error.get().name());
      out.raw(',').name("number").number(error.get().number());
      out.raw(',').name("domain").string(error.get().domain());
    }
    out.raw(',').name("details").raw('[');
    boolean separate = false;
    for (Any detail : status.details()) {
      if (detail.is(DebugInfo.class)) {
        continue;
      }
      byte[] printed = detail(detail, schema);
      if (separate) {
        out.raw(',');
      }
      separate = true;
      out.raw(printed);
    }
    out.raw(']');
  }

  /** As {@link #members(Status, Schema, JsonBuffer)}, for statuses whose details are those of google.rpc. */
  public static void members(Status status, JsonBuffer out) {
    members(status, Schema.BUILT_IN, out);
  }

  private static byte[] detail(Any detail, Schema schema) {
    JsonBuffer out = new JsonBuffer(detail.getSerializedSize() * 2);
    try {
      new WireToJson(schema, detail.toByteArray(), out).message(ANY);
      return out.toByteArray();
    } catch (MalformedReplyException | JsonBuffer.TooLarge e) {
      // One broken detail must not hide the failure it belongs to.
      JsonBuffer bare = new JsonBuffer(64);
      return bare.raw('{').name("@type").string(detail.getTypeUrl()).raw('}').toByteArray();
    }
  }
}
