package io.ringwire.shop.service;

import io.ringwire.shop.inventory.JdbcStockStore;
import io.ringwire.shop.inventory.v1.InventoryService;
import io.ringwire.shop.order.JdbcOrderStore;
import io.ringwire.shop.order.v1.OrderService;
import io.ringwire.shop.payment.JdbcPaymentStore;
import io.ringwire.shop.payment.v1.PaymentService;
import io.ringwire.shop.user.JdbcUserStore;
import io.ringwire.shop.user.v1.UserService;
import java.util.List;
import java.util.Locale;

/** The shop's services: each has a contract, and a database of its own. */
public enum ShopService {
  USER(UserService.class, JdbcUserStore.SCHEMA),
  INVENTORY(InventoryService.class, JdbcStockStore.SCHEMA),
  PAYMENT(PaymentService.class, JdbcPaymentStore.SCHEMA),
  ORDER(OrderService.class, JdbcOrderStore.SCHEMA);

  private final Class<?> contract;
  private final List<String> schema;

  ShopService(Class<?> contract, List<String> schema) {
    this.contract = contract;
    this.schema = schema;
  }

  public Class<?> contract() {
    return contract;
  }

  List<String> schema() {
    return schema;
  }

  /** On the command line, and as the name of its database. */
  public String commandName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
