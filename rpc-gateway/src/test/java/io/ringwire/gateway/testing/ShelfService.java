package io.ringwire.gateway.testing;

import com.google.protobuf.Empty;
import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A service with a route of each kind. */
@RpcService("ringwire.gateway.test.ShelfService")
public interface ShelfService {
  @RpcMethod(idempotent = true)
  @HttpRoute(get = "/v1/shelves/{shelf}/books/{book_id}")
  CompletionStage<Book> getBook(GetBookRequest request);

  @HttpRoute(post = "/v1/shelves/{shelf}/books", body = "book")
  CompletionStage<Book> createBook(CreateBookRequest request);

  @HttpRoute(post = "/v1/{shelf=shelves/*}:paint", body = "*")
  CompletionStage<Book> paint(CreateBookRequest request);

  @HttpRoute(get = "/v1/shelves/{shelf}/events")
  Flow.Publisher<ShelfEvent> watchShelf(WatchShelfRequest request);

  @HttpRoute(post = "/v1/uploads", body = "*")
  CompletionStage<Empty> upload(Flow.Publisher<Book> books);

  @HttpRoute(get = "/v1/shelves/{shelf}/title", responseBody = "title")
  CompletionStage<Book> title(GetBookRequest request);
}
