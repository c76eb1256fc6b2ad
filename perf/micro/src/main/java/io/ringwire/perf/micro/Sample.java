package io.ringwire.perf.micro;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import io.ringwire.codec.serialization.ProtobufSerializer;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.ListUsersRequest;
import io.ringwire.perf.workload.Users;

/** Messages of the benchmarks' workload. */
public enum Sample {
  /** One number: 2 to 3 bytes. */
  REQUEST(GetUserRequest.newBuilder().setId(421).build()),
  /** 16 fields, about 250 bytes. */
  USER(new Users().get(421)),
  /** 15 users, about 3.7 KB. */
  PAGE(new Users().list(ListUsersRequest.newBuilder().setPage(7).build()));

  private final Message message;

  Sample(Message message) {
    this.message = message;
  }

  Message message() {
    return message;
  }

  @SuppressWarnings("unchecked") // It is only given messages of this class.
  ProtobufSerializer<MessageLite> serializer() {
    Class<? extends MessageLite> type = message.getClass();
    return ProtobufSerializer.of((Class<MessageLite>) type);
  }
}
