package io.ringwire.core.client;

import com.google.protobuf.Int64Value;
import io.ringwire.core.annotation.RpcService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

@RpcService("test.v1.Numbers")
interface NumberService {
  CompletionStage<Int64Value> next(Int64Value request);

  Int64Value nextNow(Int64Value request);

  Flow.Publisher<Int64Value> count(Int64Value request);

  CompletionStage<Int64Value> sum(Flow.Publisher<Int64Value> numbers);

  void note(Int64Value request);

  default Int64Value afterNext(Int64Value request) {
    return nextNow(nextNow(request));
  }
}
