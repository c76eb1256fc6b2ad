package io.ringwire.shop.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.ExtensionRegistry;
import io.ringwire.core.contract.ServiceContract;
import io.ringwire.shop.inventory.v1.InventoryService;
import io.ringwire.shop.order.v1.OrderService;
import io.ringwire.shop.payment.v1.PaymentService;
import io.ringwire.shop.user.v1.UserService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Today's contracts against the committed baseline. A compatible change (a new field, method, message) needs no new
 * baseline at once; with each release, or to accept a deliberate break, write it anew and commit it:
 *
 * <pre>mvn -q -pl demo-services/shop-contracts -am test -Dtest=ContractBaselineTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dringwire.test.jvm=-Dshop.baseline.write=true</pre>
 */
class ContractBaselineTest {
  private static final Path BASELINE =
      Path.of("src", "test", "resources", "baseline", "shop.binpb");

  @BeforeAll
  static void writeAnewWhenAskedTo() throws IOException {
    if (Boolean.getBoolean("shop.baseline.write")) {
      Files.write(BASELINE, current().toByteArray());
    }
  }

  @Test
  void whoKnowsTheBaselineUnderstandsTodaysContracts() throws IOException {
    assertThat(Compatibility.breaks(baseline(), current())).isEmpty();
  }

  @Test
  void theBaselineHoldsEveryServiceWithItsRoutes() throws IOException {
    long methods =
        baseline().getFileList().stream()
            .flatMap(f -> f.getServiceList().stream())
            .mapToLong(s -> s.getMethodCount())
            .sum();
    assertThat(methods).isGreaterThanOrEqualTo(13);
    assertThat(
            method(baseline().toBuilder(), "shop.order.v1", "CancelOrder")
                .getOptions()
                .getSerializedSize())
        .isPositive();
  }

  @Test
  void aRemovedFieldIsNamed() throws IOException {
    assertThat(breaksAfter(order -> order.removeField(2)))
        .containsExactly(
            "field shop.order.v1.Order.lines was removed and not both its number 3 and its name reserved");
  }

  @Test
  void aRemovedFieldWhoseNumberAndNameAreReservedIsNoBreak() throws IOException {
    assertThat(
            breaksAfter(
                order ->
                    order
                        .removeField(2)
                        .addReservedName("lines")
                        .addReservedRange(
                            DescriptorProto.ReservedRange.newBuilder().setStart(3).setEnd(4))))
        .isEmpty();
  }

  @Test
  void aRenumberedFieldIsNamed() throws IOException {
    assertThat(breaksAfter(order -> order.getFieldBuilder(1).setNumber(99)))
        .containsExactly("field shop.order.v1.Order.user_id changed its number from 2 to 99");
  }

  @Test
  void aRenamedFieldIsNamed() throws IOException {
    assertThat(breaksAfter(order -> order.getFieldBuilder(1).setName("buyer_id")))
        .containsExactly("field shop.order.v1.Order.user_id (number 2) became buyer_id");
  }

  @Test
  void aChangedTypeIsNamed() throws IOException {
    assertThat(
            breaksAfter(
                order -> order.getFieldBuilder(1).setType(FieldDescriptorProto.Type.TYPE_INT64)))
        .containsExactly(
            "field shop.order.v1.Order.user_id changed its type from TYPE_STRING to TYPE_INT64");
  }

  @Test
  void aFieldThatBecomesRepeatedIsNamed() throws IOException {
    assertThat(
            breaksAfter(
                order ->
                    order.getFieldBuilder(1).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)))
        .containsExactly(
            "field shop.order.v1.Order.user_id changed from LABEL_OPTIONAL to LABEL_REPEATED");
  }

  @Test
  void aRemovedMessageIsNamed() throws IOException {
    FileDescriptorSet.Builder changed = baseline().toBuilder();
    FileDescriptorProto.Builder file = file(changed, f -> declares(f, "Order"));
    file.removeMessageType(indexOf(file, "OrderEvent"));
    assertThat(Compatibility.breaks(baseline(), changed.build()))
        .containsExactly("message shop.order.v1.OrderEvent was removed");
  }

  @Test
  void aRemovedEnumValueIsNamed() throws IOException {
    FileDescriptorSet.Builder changed = baseline().toBuilder();
    file(changed, f -> declares(f, "Order")).getEnumTypeBuilder(0).removeValue(6);
    assertThat(Compatibility.breaks(baseline(), changed.build()))
        .containsExactly(
            "value shop.order.v1.OrderState.CANCELLED = 6 was removed, renamed or renumbered");
  }

  @Test
  void aChangedRouteIsNamed() throws IOException {
    FileDescriptorSet.Builder changed = baseline().toBuilder();
    method(changed, "shop.order.v1", "CancelOrder").clearOptions();
    assertThat(Compatibility.breaks(baseline(), changed.build()))
        .containsExactly(
            "method shop.order.v1.OrderService/CancelOrder changed its route or its idempotence");
  }

  @Test
  void aRemovedMethodIsNamed() throws IOException {
    FileDescriptorSet.Builder changed = baseline().toBuilder();
    file(changed, f -> f.getPackage().equals("shop.user.v1") && f.getServiceCount() > 0)
        .getServiceBuilder(0)
        .removeMethod(0);
    assertThat(Compatibility.breaks(baseline(), changed.build()))
        .containsExactly("method shop.user.v1.UserService/CreateUser was removed");
  }

  private static List<String> breaksAfter(Consumer<DescriptorProto.Builder> changeOfOrder)
      throws IOException {
    FileDescriptorSet.Builder changed = baseline().toBuilder();
    FileDescriptorProto.Builder file = file(changed, f -> declares(f, "Order"));
    changeOfOrder.accept(file.getMessageTypeBuilder(indexOf(file, "Order")));
    return Compatibility.breaks(baseline(), changed.build());
  }

  /** The shop's own files, without those of protobuf and of google.api. */
  private static FileDescriptorSet current() {
    Map<String, FileDescriptorProto> files = new TreeMap<>();
    for (Class<?> type :
        List.of(
            UserService.class, InventoryService.class, OrderService.class, PaymentService.class)) {
      for (FileDescriptorProto file :
          ServiceContract.of(type).descriptors().files().getFileList()) {
        if (file.getPackage().startsWith("shop.")) {
          files.put(file.getName(), file);
        }
      }
    }
    // Through bytes, so that extensions look alike on both sides of the comparison.
    return reparsed(
        FileDescriptorSet.newBuilder().addAllFile(files.values()).build().toByteArray());
  }

  private static FileDescriptorSet baseline() throws IOException {
    return reparsed(Files.readAllBytes(BASELINE));
  }

  private static FileDescriptorSet reparsed(byte[] bytes) {
    try {
      return FileDescriptorSet.parseFrom(bytes, ExtensionRegistry.getEmptyRegistry());
    } catch (IOException e) {
      throw new AssertionError("no descriptor set", e);
    }
  }

  private static FileDescriptorProto.Builder file(
      FileDescriptorSet.Builder set, Predicate<FileDescriptorProto.Builder> wanted) {
    return set.getFileBuilderList().stream().filter(wanted).findFirst().orElseThrow();
  }

  private static MethodDescriptorProto.Builder method(
      FileDescriptorSet.Builder set, String scope, String name) {
    return file(set, f -> f.getPackage().equals(scope) && f.getServiceCount() > 0)
        .getServiceBuilder(0)
        .getMethodBuilderList()
        .stream()
        .filter(m -> m.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean declares(FileDescriptorProto.Builder file, String message) {
    return file.getPackage().equals("shop.order.v1") && indexOf(file, message) >= 0;
  }

  private static int indexOf(FileDescriptorProto.Builder file, String message) {
    for (int i = 0; i < file.getMessageTypeCount(); i++) {
      if (file.getMessageType(i).getName().equals(message)) {
        return i;
      }
    }
    return -1;
  }
}
