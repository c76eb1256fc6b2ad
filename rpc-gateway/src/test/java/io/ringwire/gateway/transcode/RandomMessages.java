package io.ringwire.gateway.transcode;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.ringwire.gateway.testing.Line;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Messages of any type with random content, the same for the same seed. */
final class RandomMessages {
  private static final int DEPTH_MAX = 4;

  private static final long[] LONGS = {
    0, 1, -1, 127, 128, 16_384, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 53
  };
  // Without -0.0, which JsonFormat loses as it reads.
  private static final double[] DOUBLES = {
    0, 1, -1.5, 1e100, 1e-300, Double.MAX_VALUE, Double.MIN_VALUE, 0.1, 1 / 3.0
  };
  private static final String[] TEXTS = {
    "",
    "plain",
    "\"quotes\" and \\",
    "line\nend\ttab\u0001\u007f",
    "gr\u00fc\u00dfe",
    "\u65e5\u672c",
    "\ud83d\ude80 rocket",
    "</script>"
  };

  private final Random random;

  RandomMessages(long seed) {
    random = new Random(seed);
  }

  DynamicMessage next(Descriptor type) {
    return message(type, 0);
  }

  private DynamicMessage message(Descriptor type, int depth) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
    switch (type.getFullName()) {
      case "google.protobuf.Any" -> {
        Line line = Line.newBuilder().setItemId(text()).setQuantity((int) integer()).build();
        Message packed = random.nextBoolean() ? line : Duration.newBuilder().setSeconds(3).build();
        return copy(builder, Any.pack(packed));
      }
      case "google.protobuf.Timestamp" -> {
        long seconds = random.nextLong(-62_135_596_800L, 253_402_300_800L);
        return copy(builder, Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos()).build());
      }
      case "google.protobuf.Duration" -> {
        boolean negative = random.nextBoolean();
        long seconds = random.nextLong(315_576_000_001L);
        int nanos = nanos();
        return copy(
            builder,
            Duration.newBuilder()
                .setSeconds(negative ? -seconds : seconds)
                .setNanos(negative ? -nanos : nanos)
                .build());
      }
      case "google.protobuf.FieldMask" -> {
        FieldDescriptor paths = type.findFieldByName("paths");
        for (String path : List.of("a", "user_name.first_part", "x_y_z")) {
          if (random.nextBoolean()) {
            builder.addRepeatedField(paths, path);
          }
        }
        return builder.build();
      }
      case "google.protobuf.Value" -> {
        return value(type, builder, depth);
      }
      default -> {
        // Any number of fields, few of them as a rule.
        int density = 1 + random.nextInt(12);
        for (FieldDescriptor field : type.getFields()) {
          if (random.nextInt(density) == 0) {
            fill(builder, field, depth);
          }
        }
        return builder.build();
      }
    }
  }

  private DynamicMessage value(Descriptor type, DynamicMessage.Builder builder, int depth) {
    int kind = random.nextInt(depth < DEPTH_MAX ? 6 : 4);
    FieldDescriptor field = type.getFields().get(kind);
    Object content =
        switch (kind) {
          case 0 -> field.getEnumType().getValues().get(0);
          case 1 -> DOUBLES[random.nextInt(DOUBLES.length)];
          case 2 -> text();
          case 3 -> random.nextBoolean();
          default -> message(field.getMessageType(), depth + 1);
        };
    return builder.setField(field, content).build();
  }

  private static DynamicMessage copy(DynamicMessage.Builder builder, Message message) {
    try {
      return builder.mergeFrom(message.toByteString()).build();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void fill(DynamicMessage.Builder builder, FieldDescriptor field, int depth) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth >= DEPTH_MAX) {
      return;
    }
    if (field.isMapField()) {
      FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      Set<Object> keys = new HashSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        Object name = single(key, depth);
        if (keys.add(name)) {
          builder.addRepeatedField(
              field,
              DynamicMessage.newBuilder(field.getMessageType())
                  .setField(key, name)
                  .setField(value, single(value, depth))
                  .build());
        }
      }
    } else if (field.isRepeated()) {
      for (int i = random.nextInt(4); i > 0; i--) {
        builder.addRepeatedField(field, single(field, depth));
      }
    } else {
      builder.setField(field, single(field, depth));
    }
  }

  private Object single(FieldDescriptor field, int depth) {
    return switch (field.getType()) {
      case INT32, SINT32, SFIXED32, UINT32, FIXED32 -> (int) integer();
      case INT64, SINT64, SFIXED64, UINT64, FIXED64 -> integer();
      case BOOL -> random.nextBoolean();
      case DOUBLE -> floating();
      case FLOAT -> (float) floating();
      case STRING -> text();
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(5)];
        random.nextBytes(bytes);
        yield ByteString.copyFrom(bytes);
      }
      case ENUM -> enumValue(field);
      case MESSAGE, GROUP -> message(field.getMessageType(), depth + 1);
    };
  }

  private EnumValueDescriptor enumValue(FieldDescriptor field) {
    List<EnumValueDescriptor> values = field.getEnumType().getValues();
    boolean unknown = values.size() > 1 && random.nextInt(5) == 0;
    return unknown
        ? field.getEnumType().findValueByNumberCreatingIfUnknown(1000)
        : values.get(random.nextInt(values.size()));
  }

  private double floating() {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> Double.NEGATIVE_INFINITY;
      default -> DOUBLES[random.nextInt(DOUBLES.length)];
    };
  }

  private long integer() {
    return random.nextInt(4) == 0 ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private int nanos() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(1000) * 1_000_000;
      case 2 -> random.nextInt(1_000_000) * 1000;
      default -> random.nextInt(1_000_000_000);
    };
  }
}
