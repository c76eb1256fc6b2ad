package io.ringwire.gateway.transcode;

import org.jspecify.annotations.Nullable;

/** Prints the reply messages of one method as JSON. Immutable and safe for use by many threads. */
public final class ReplyTranscoder {
  private final Schema schema;
  private final MessageShape output;
  private final @Nullable FieldShape only;

  private ReplyTranscoder(Schema schema, MessageShape output, @Nullable FieldShape only) {
    this.schema = schema;
    this.output = output;
    this.only = only;
  }

  static ReplyTranscoder of(Schema schema, MessageShape output) {
    return new ReplyTranscoder(schema, output, null);
  }

  static ReplyTranscoder of(Schema schema, MessageShape output, String responseBody)
      throws SchemaException {
    if (responseBody.isEmpty()) {
      return of(schema, output);
    }
    FieldShape only = output.field(responseBody);
    if (only == null) {
      throw new SchemaException(
          "the response body is to be "
              + responseBody
              + ", which "
              + output.fullName
              + " does not have");
    }
    return new ReplyTranscoder(schema, output, only);
  }

  /**
   * Prints one message.
   *
   * @return UTF-8, without spaces or line ends
   * @throws MalformedReplyException when the bytes are no such message; the text is for the log
   */
  public byte[] transcode(byte[] message) throws MalformedReplyException {
    JsonBuffer out = new JsonBuffer(message.length * 2);
    transcode(message, out);
    return out.toByteArray();
  }

  /** Appends one message. */
  public void transcode(byte[] message, JsonBuffer out) throws MalformedReplyException {
    try {
      WireToJson printer = new WireToJson(schema, message, out);
      if (only == null) {
        printer.message(output);
      } else {
        printer.field(output, only);
      }
    } catch (JsonBuffer.TooLarge e) {
      throw new MalformedReplyException(String.valueOf(e.getMessage()));
    }
  }
}
