package io.ringwire.shop.order.v1;

import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Orders. Failures carry a {@link io.ringwire.shop.error.ShopError}. */
@RpcService("shop.order.v1.OrderService")
public interface OrderService {

  /**
   * Places an order: reserves stock and charges the card, or leaves neither. The answer is CONFIRMED; else it fails
   * with INVALID_FIELD, INVALID_QUANTITY, USER_NOT_FOUND or, when the card's number is not one of 12 to 19 digits,
   * INVALID_CARD before there is an order, and with ITEM_NOT_FOUND, OUT_OF_STOCK, INVALID_CARD, CARD_DECLINED,
   * ORDER_CANCELLED or ORDER_NOT_COMPLETED after: those name the order.
   */
  @HttpRoute(post = "/v1/orders", body = "*")
  Order createOrder(CreateOrderRequest request);

  /**
   * The order as it is. Fails with ORDER_NOT_FOUND. INLINE: the handler only hands the question to a reader of the store.
   */
  @HttpRoute(get = "/v1/orders/{order_id}")
  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<Order> getOrder(GetOrderRequest request);

  /** The orders of one user, as they are. Fails with INVALID_FIELD or INVALID_PAGE_TOKEN. INLINE as {@link #getOrder}. */
  @HttpRoute(get = "/v1/orders")
  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<ListOrdersResponse> listOrders(ListOrdersRequest request);

  /**
   * Cancels an order, gives money and stock back, and answers when that is done. Fails with ORDER_NOT_FOUND,
   * ORDER_NOT_CANCELLABLE or, to be called again, ORDER_NOT_COMPLETED.
   */
  @HttpRoute(post = "/v1/orders/{order_id}:cancel", body = "*")
  @RpcMethod(idempotent = true)
  Order cancelOrder(CancelOrderRequest request);

  /**
   * The states of an order: those it has had, then each new one as it happens, whichever instance brings it about. Ends
   * after REJECTED or CANCELLED. Fails with ORDER_NOT_FOUND or TOO_MANY_WATCHERS.
   */
  @HttpRoute(get = "/v1/orders/{order_id}/events")
  Flow.Publisher<OrderEvent> watchOrder(WatchOrderRequest request);
}
