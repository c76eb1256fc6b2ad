package io.ringwire.gateway.route;

import io.ringwire.core.contract.MethodDescriptor;
import io.ringwire.core.contract.RouteTemplate;
import io.ringwire.gateway.transcode.ReplyTranscoder;
import io.ringwire.gateway.transcode.RequestTranscoder;
import io.ringwire.gateway.transcode.Schema;

/**
 * One HTTP face of one method.
 *
 * @param httpMethod upper case; {@code *} takes any
 * @param method whom to call; its messages are encoded bytes
 * @param request fills the request message
 * @param reply prints the reply message
 * @param schema knows the types of the service, for the details of its failures
 */
public record Route(
    String httpMethod,
    RouteTemplate template,
    MethodDescriptor<byte[], byte[]> method,
    RequestTranscoder request,
    ReplyTranscoder reply,
    Schema schema) {

  /** {@code GET /v1/orders/{order_id}}: its name in logs and metrics. */
  public String name() {
    return httpMethod + " " + template;
  }
}
