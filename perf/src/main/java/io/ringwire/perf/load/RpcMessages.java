package io.ringwire.perf.load;

import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.RequestTranscoder;
import io.ringwire.gateway.transcode.TranscodeException;
import io.ringwire.perf.load.template.Template;
import java.util.function.LongFunction;

/** Makes encoded requests of JSON templates; one in which nothing varies is encoded once. */
final class RpcMessages {
  private RpcMessages() {}

  /**
   * @throws IllegalArgumentException when the first request is no message of the method; later ones fail their calls so
   */
  static LongFunction<byte[]> of(MethodSchema method, Template json) {
    RequestTranscoder transcoder = method.requestTranscoder();
    byte[] first = encode(transcoder, json, 0);
    return json.isFixed() ? sequence -> first : sequence -> encode(transcoder, json, sequence);
  }

  private static byte[] encode(RequestTranscoder transcoder, Template json, long sequence) {
    try {
      return transcoder.transcode(json.render(sequence));
    } catch (TranscodeException e) {
      throw new IllegalArgumentException(
          "the request is no " + transcoder.inputName() + ": " + e.getMessage(), e);
    }
  }
}
