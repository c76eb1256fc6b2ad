package io.ringwire.shop.inventory.v1;

import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;

/**
 * The catalogue and its stock. Failures carry a {@link io.ringwire.shop.error.ShopError}. Reserve and release have no
 * route: they are for the order service.
 */
@RpcService("shop.inventory.v1.InventoryService")
public interface InventoryService {

  /** Fails with INVALID_FIELD or INVALID_PAGE_TOKEN. */
  @HttpRoute(get = "/v1/items")
  @RpcMethod(idempotent = true)
  ListItemsResponse listItems(ListItemsRequest request);

  /** Fails with ITEM_NOT_FOUND. */
  @HttpRoute(get = "/v1/items/{item_id}")
  @RpcMethod(idempotent = true)
  Item getItem(GetItemRequest request);

  /**
   * Takes the stock of every line, or of none. The order's id is the key of both this and {@link #release}; after a
   * release the answer is RESERVATION_CLOSED. Fails also with INVALID_FIELD, INVALID_QUANTITY, ITEM_NOT_FOUND or
   * OUT_OF_STOCK, which leave nothing behind.
   */
  @RpcMethod(idempotent = true, timeoutMillis = 2_000)
  Reservation reserve(ReserveRequest request);

  /** Gives the stock back; without a reservation, bars a late one. */
  @RpcMethod(idempotent = true, timeoutMillis = 2_000)
  Reservation release(ReleaseRequest request);
}
