package io.ringwire.gateway.transcode;

import com.google.api.HttpRule;
import io.ringwire.codec.serialization.BytesSerializer;
import io.ringwire.core.contract.CallKind;
import io.ringwire.core.contract.MethodDescription;
import io.ringwire.core.contract.MethodDescriptor;
import java.util.List;

/** One method of a {@link Schema}: what it is called, and how its messages are written in JSON. */
public final class MethodSchema {
  private final Schema schema;
  private final MethodDescription description;
  private final MessageShape input;
  private final MessageShape output;

  MethodSchema(
      Schema schema, MethodDescription description, MessageShape input, MessageShape output) {
    this.schema = schema;
    this.description = description;
    this.input = input;
    this.output = output;
  }

  public String service() {
    return description.service();
  }

  public String name() {
    return description.name();
  }

  /** Service and method as they travel: {@code shop.order.v1.OrderService/GetOrder}. */
  public String path() {
    return description.path();
  }

  public CallKind kind() {
    return description.kind();
  }

  /** Full name of the request message. */
  public String inputName() {
    return input.fullName;
  }

  /** Full name of the reply message. */
  public String outputName() {
    return output.fullName;
  }

  /** Its {@code google.api.http} rules, not yet checked. */
  public List<HttpRule> routes() {
    return description.routes();
  }

  /** A descriptor whose messages are encoded bytes. Connections tell methods apart by identity, so keep one. */
  public MethodDescriptor<byte[], byte[]> descriptor() {
    return MethodDescriptor.of(
            service(), name(), kind(), BytesSerializer.INSTANCE, BytesSerializer.INSTANCE)
        .idempotent(description.idempotent())
        .build();
  }

  /** For requests whose whole message is one JSON text, as a terminal or a load generator has it. */
  public RequestTranscoder requestTranscoder() {
    return RequestTranscoder.ofWholeMessage(schema, input);
  }

  /**
   * For requests that a path, a query and a body fill together.
   *
   * @param pathFields dotted fields in the order of the template's variables
   * @param body the field that the HTTP body fills, {@code *} for the whole message, empty for none
   * @throws SchemaException when the fields do not exist or cannot be filled so
   */
  public RequestTranscoder requestTranscoder(List<String> pathFields, String body)
      throws SchemaException {
    return RequestTranscoder.of(schema, input, pathFields, body);
  }

  /** For replies as a whole. */
  public ReplyTranscoder replyTranscoder() {
    return ReplyTranscoder.of(schema, output);
  }

  /**
   * For replies of which one field is the answer.
   *
   * @param responseBody the field's name; empty for the whole message
   * @throws SchemaException when there is no such field
   */
  public ReplyTranscoder replyTranscoder(String responseBody) throws SchemaException {
    return ReplyTranscoder.of(schema, output, responseBody);
  }

  @Override
  public String toString() {
    return path();
  }
}
