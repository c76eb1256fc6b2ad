package io.ringwire.shop.inventory.v1;

import io.ringwire.core.annotation.Execution;
import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import java.util.concurrent.CompletionStage;

/**
 * The catalogue and its stock. Failures carry a {@link io.ringwire.shop.error.ShopError}. Reserve and release have no
 * route: they are for the order service.
 *
 * <p>Reads are INLINE: their handlers answer from memory, or hand the question to a reader of the store, and never block.
 * What they say of an item is at most 1 s old, and no older than the last reservation that was made by the instance that
 * answers.
 */
@RpcService("shop.inventory.v1.InventoryService")
public interface InventoryService {

  /** Fails with INVALID_FIELD or INVALID_PAGE_TOKEN. */
  @HttpRoute(get = "/v1/items")
  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<ListItemsResponse> listItems(ListItemsRequest request);

  /** Fails with ITEM_NOT_FOUND. */
  @HttpRoute(get = "/v1/items/{item_id}")
  @RpcMethod(idempotent = true, execution = Execution.INLINE)
  CompletionStage<Item> getItem(GetItemRequest request);

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
