package io.ringwire.core.endtoend;

import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Every call kind in every place a handler can run. */
@RpcService("ringwire.test.v1.EchoService")
interface EchoService {

  CompletionStage<StringValue> ring(StringValue request);

  StringValue blocking(StringValue request);

  @RpcMethod(execution = Execution.INLINE)
  CompletionStage<StringValue> inline(StringValue request);

  @RpcMethod(idempotent = true)
  CompletionStage<StringValue> repeatable(StringValue request);

  @RpcMethod(timeoutMillis = 150)
  CompletionStage<StringValue> hurried(StringValue request);

  /** Counts from 1 to the request's value; to no end when that is 0. */
  Flow.Publisher<Int64Value> count(Int64Value last);

  @RpcMethod(execution = Execution.BLOCKING)
  Flow.Publisher<Int64Value> countBlocking(Int64Value last);

  @RpcMethod(execution = Execution.INLINE)
  Flow.Publisher<Int64Value> countInline(Int64Value last);

  CompletionStage<Int64Value> sum(Flow.Publisher<Int64Value> numbers);

  Int64Value sumBlocking(Flow.Publisher<Int64Value> numbers);

  @RpcMethod(execution = Execution.INLINE)
  CompletionStage<Int64Value> sumInline(Flow.Publisher<Int64Value> numbers);

  Flow.Publisher<Int64Value> doubled(Flow.Publisher<Int64Value> numbers);

  @RpcMethod(execution = Execution.BLOCKING)
  Flow.Publisher<Int64Value> doubledBlocking(Flow.Publisher<Int64Value> numbers);

  @RpcMethod(execution = Execution.INLINE)
  Flow.Publisher<Int64Value> doubledInline(Flow.Publisher<Int64Value> numbers);

  void note(StringValue request);

  /** No method of the service: made of one that is. */
  default StringValue twice(StringValue request) {
    String once = blocking(request).getValue();
    return StringValue.of(once + once);
  }
}
