package io.ringwire.shop.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.payment.v1.ChargeRequest;
import io.ringwire.shop.payment.v1.Payment;
import io.ringwire.shop.payment.v1.PaymentState;
import io.ringwire.shop.payment.v1.RefundRequest;
import io.ringwire.shop.store.Database;
import io.ringwire.shop.store.ShopDatabase;
import io.ringwire.shop.type.v1.Money;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentsTest {
  private static final String APPROVED = "4242424242424242";
  private static final String DECLINED = "4000000000000002";

  private final ShopDatabase shop = new ShopDatabase();
  private Database database;
  private Payments payments;
  private Payments sibling;

  @BeforeEach
  void open() {
    database = shop.open("payment", JdbcPaymentStore.SCHEMA);
    payments = new Payments(new JdbcPaymentStore(database, Clock.systemUTC()), Clock.systemUTC());
    sibling =
        new Payments(
            new JdbcPaymentStore(shop.open("payment", JdbcPaymentStore.SCHEMA), Clock.systemUTC()),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {APPROVED, "5555555555554444"})
  void anApprovedCardIsCharged(String card) {
    Payment payment = charge(payments, "o1", card, 1_999);
    assertThat(payment.getState()).isEqualTo(PaymentState.CHARGED);
    assertThat(payment.getAmount().getMinorUnits()).isEqualTo(1_999);
    assertThat(payment.getCardLast4()).isEqualTo(card.substring(12));
  }

  @Test
  void aRepetitionAtAnotherInstanceChargesNothingMore() {
    Payment first = charge(payments, "o1", APPROVED, 1_999);
    assertThat(charge(sibling, "o1", APPROVED, 1_999)).isEqualTo(first);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void aDeclinedCardStaysDeclinedForItsOrderWhateverCardFollows() {
    assertFails(() -> charge(payments, "o1", DECLINED, 1), ShopError.CARD_DECLINED);
    assertFails(() -> charge(sibling, "o1", APPROVED, 1), ShopError.CARD_DECLINED);
    assertThat(refund(payments, "o1").getState()).isEqualTo(PaymentState.DECLINED);
  }

  @Test
  void aRefundGivesBackOnce() {
    charge(payments, "o1", APPROVED, 1_999);
    Payment refunded = refund(payments, "o1");
    assertThat(refunded.getState()).isEqualTo(PaymentState.REFUNDED);
    assertThat(refunded.getAmount().getMinorUnits()).isEqualTo(1_999);
    assertThat(refund(sibling, "o1")).isEqualTo(refunded);
    assertFails(() -> charge(payments, "o1", APPROVED, 1_999), ShopError.PAYMENT_CLOSED);
  }

  @Test
  void aRefundBeforeItsChargeRefusesTheLateCharge() {
    Payment voided = refund(payments, "late");
    assertThat(voided.getState()).isEqualTo(PaymentState.VOIDED);
    assertThat(voided.hasAmount()).isFalse();
    assertFails(() -> charge(sibling, "late", APPROVED, 1), ShopError.PAYMENT_CLOSED);
    assertThat(refund(sibling, "late").getState()).isEqualTo(PaymentState.VOIDED);
  }

  @Test
  void chargeAndRefundThatRaceNeverLeaveMoneyTaken() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 50; round++) {
        String order = "race-" + round;
        CyclicBarrier start = new CyclicBarrier(4);
        List<Future<?>> calls = new ArrayList<>();
        for (Payments instance : List.of(payments, sibling)) {
          calls.add(
              pool.submit(
                  () -> {
                    start.await(10, TimeUnit.SECONDS);
                    try {
                      charge(instance, order, APPROVED, 5);
                    } catch (RpcException e) {
                      assertThat(ShopError.of(e.status())).contains(ShopError.PAYMENT_CLOSED);
                    }
                    return null;
                  }));
          calls.add(
              pool.submit(
                  () -> {
                    start.await(10, TimeUnit.SECONDS);
                    return refund(instance, order);
                  }));
        }
        for (Future<?> call : calls) {
          call.get(10, TimeUnit.SECONDS);
        }
        assertThat(refund(payments, order).getState())
            .isIn(PaymentState.REFUNDED, PaymentState.VOIDED);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4111111111111111", "4242", "4242 4242 4242 4242", "abc"})
  void aNumberThatIsNoTestCardIsRefusedAndNothingKept(String card) {
    assertFails(() -> charge(payments, "o1", card, 1), ShopError.INVALID_CARD);
    assertThat(rows()).isZero();
  }

  @Test
  void noCardNumberIsInTheDatabase() {
    charge(payments, "o1", APPROVED, 1);
    String dump =
        database.transact(
            connection -> {
              StringBuilder text = new StringBuilder();
              try (Statement statement = connection.createStatement();
                  ResultSet rows = statement.executeQuery("SCRIPT")) {
                while (rows.next()) {
                  text.append(rows.getString(1)).append('\n');
                }
              }
              return text.toString();
            });
    assertThat(dump).contains("'4242'").doesNotContain(APPROVED);
  }

  @Test
  void aCardNumberIsRedactedInARequestsDebugText() {
    assertThat(TextFormat.debugFormatPrinter().printToString(request("o1", APPROVED, 1)))
        .contains("card_number")
        .doesNotContain(APPROVED);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void anAmountMustBePositive(long minorUnits) {
    assertFails(() -> charge(payments, "o1", APPROVED, minorUnits), ShopError.INVALID_FIELD);
  }

  private static void assertFails(Runnable call, ShopError expected) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(ShopError.of(e.status())).contains(expected));
  }

  private static Payment charge(Payments instance, String order, String card, long minorUnits) {
    return instance.charge(request(order, card, minorUnits));
  }

  private static ChargeRequest request(String order, String card, long minorUnits) {
    return ChargeRequest.newBuilder()
        .setOrderId(order)
        .setUserId("u1")
        .setAmount(Money.newBuilder().setMinorUnits(minorUnits).setCurrency("EUR"))
        .setCardNumber(card)
        .build();
  }

  private static Payment refund(Payments instance, String order) {
    return instance.refund(RefundRequest.newBuilder().setOrderId(order).build());
  }

  private int rows() {
    return database.transact(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM payment")) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }
}
