package io.ringwire.perf.micro;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.ringwire.core.contract.DescriptorSet;
import io.ringwire.core.contract.MalformedDescriptorsException;
import io.ringwire.gateway.transcode.MethodSchema;
import io.ringwire.gateway.transcode.Schema;
import io.ringwire.shop.order.v1.Order;
import io.ringwire.shop.order.v1.OrderLine;
import io.ringwire.shop.order.v1.OrderState;
import io.ringwire.shop.type.v1.Money;
import java.util.LinkedHashSet;
import java.util.Set;

/** Messages to transcode, each with a method that takes and answers it. */
public enum Transcoded {
  /** 16 fields without nesting, about 250 bytes. */
  USER(Sample.USER.message()),
  /** 15 of these. */
  PAGE(Sample.PAGE.message()),
  /** Nested messages, amounts, times and an enum. */
  ORDER(order());

  private static final String FILE = "ringwire/perf/micro/echo.proto";
  private static final String PACKAGE = "ringwire.perf.micro";
  private static final String SERVICE = "Echo";
  private static final String METHOD = "Echo";

  private final Message message;

  Transcoded(Message message) {
    this.message = message;
  }

  Message message() {
    return message;
  }

  MethodSchema method() {
    return schema().method(PACKAGE + "." + SERVICE, METHOD).orElseThrow();
  }

  Schema schema() {
    String type = "." + message.getDescriptorForType().getFullName();
    FileDescriptor file = message.getDescriptorForType().getFile();
    Set<FileDescriptor> files = new LinkedHashSet<>();
    gather(file, files);
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.forEach(each -> set.addFile(each.toProto()));
    set.addFile(
        FileDescriptorProto.newBuilder()
            .setName(FILE)
            .setSyntax("proto3")
            .setPackage(PACKAGE)
            .addDependency(file.getName())
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName(SERVICE)
                    .addMethod(
                        MethodDescriptorProto.newBuilder()
                            .setName(METHOD)
                            .setInputType(type)
                            .setOutputType(type))));
    try {
      return Schema.of(DescriptorSet.of(set.build()));
    } catch (MalformedDescriptorsException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Dependencies first, as a set has them. */
  private static void gather(FileDescriptor file, Set<FileDescriptor> files) {
    file.getDependencies().forEach(dependency -> gather(dependency, files));
    files.add(file);
  }

  private static Order order() {
    return Order.newBuilder()
        .setOrderId("01jd8x5v3n7q2m4k6h9tbcdefg")
        .setUserId("user-421")
        .addLines(line("item-7", 2, "Espresso cup, white", 1_295))
        .addLines(line("item-12", 1, "Moka pot, six cups", 3_990))
        .addLines(line("item-99", 5, "Coffee filter no. 4", 329))
        .setTotal(money(8_225))
        .setState(OrderState.CONFIRMED)
        .setCardLast4("4242")
        .setCreatedAt(time(0))
        .setUpdatedAt(time(1))
        .build();
  }

  private static OrderLine line(String item, int quantity, String name, long minorUnits) {
    return OrderLine.newBuilder()
        .setItemId(item)
        .setQuantity(quantity)
        .setName(name)
        .setUnitPrice(money(minorUnits))
        .build();
  }

  private static Money money(long minorUnits) {
    return Money.newBuilder().setMinorUnits(minorUnits).setCurrency("EUR").build();
  }

  private static Timestamp time(long afterSeconds) {
    return Timestamp.newBuilder()
        .setSeconds(1_795_000_000L + afterSeconds)
        .setNanos(123_000_000)
        .build();
  }
}
