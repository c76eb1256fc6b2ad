package io.ringwire.perf.micro;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.ringwire.gateway.transcode.MalformedReplyException;
import io.ringwire.gateway.transcode.ReplyTranscoder;
import io.ringwire.gateway.transcode.RequestTranscoder;
import io.ringwire.gateway.transcode.TranscodeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A message between JSON and protobuf, as the gateway does it and as protobuf's own {@code JsonFormat} does it. The latter
 * is given the generated classes, which a gateway has not: with the dynamic messages it would need it is slower still.
 */
public class TranscodeBenchmark extends Micro {
  @Param public Transcoded message = Transcoded.USER;

  private final JsonFormat.Printer printer =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();
  private final JsonFormat.Parser parser = JsonFormat.parser();
  private RequestTranscoder request = message.method().requestTranscoder();
  private ReplyTranscoder reply = message.method().replyTranscoder();
  private Message prototype = message.message();
  private byte[] wire = {};
  private byte[] json = {};

  @Setup
  public void fill() throws Exception {
    request = message.method().requestTranscoder();
    reply = message.method().replyTranscoder();
    prototype = message.message();
    wire = prototype.toByteArray();
    json = toJson();
    if (!Arrays.equals(json, toJsonByJsonFormat())) {
      throw new IllegalStateException("JsonFormat prints it otherwise");
    }
    if (!prototype.getParserForType().parseFrom(toProtobuf()).equals(prototype)
        || !Arrays.equals(toProtobufByJsonFormat(), wire)) {
      throw new IllegalStateException("read another message than was printed");
    }
  }

  @Benchmark
  public byte[] toJson() throws MalformedReplyException {
    return reply.transcode(wire);
  }

  @Benchmark
  public byte[] toJsonByJsonFormat() throws InvalidProtocolBufferException {
    MessageOrBuilder read = prototype.getParserForType().parseFrom(wire);
    return printer.print(read).getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public byte[] toProtobuf() throws TranscodeException {
    return request.transcode(json);
  }

  @Benchmark
  public byte[] toProtobufByJsonFormat() throws InvalidProtocolBufferException {
    Message.Builder builder = prototype.newBuilderForType();
    parser.merge(new String(json, StandardCharsets.UTF_8), builder);
    return builder.build().toByteArray();
  }
}
