package io.ringwire.perf.baseline;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.StringValue;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.ringwire.perf.v1.CreateUserRequest;
import io.ringwire.perf.v1.ExistsRequest;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.ListUsersRequest;
import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.v1.StreamRequest;
import io.ringwire.perf.workload.PayloadStream;
import io.ringwire.perf.workload.Users;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** The server's end: each answer leaves with the end of the read that brought its request. */
final class RawServerConnection extends RawConnection {
  /** Streams of one connection under way at most. */
  static final int STREAMS_MAX = 1024;

  /** Messages of one stream before the next stream's. */
  private static final int STREAM_MESSAGES = 64;

  /** Bytes of streams before the connection is read again. */
  private static final int STREAM_BYTES = 256 * 1024;

  private final Users users;
  private final Queue<OpenStream> streams = new ArrayDeque<>();
  private boolean streaming;

  RawServerConnection(Channel channel, boolean heapReads, Users users) {
    super(channel, heapReads);
    this.users = users;
  }

  @Override
  public void onFrame(int operation, int id, CodedInputStream in) throws IOException {
    try {
      switch (operation) {
        case RawFrame.GET -> send(operation, id, users.get(GetUserRequest.parseFrom(in)));
        case RawFrame.EXISTS -> send(operation, id, users.exists(ExistsRequest.parseFrom(in)));
        case RawFrame.CREATE -> send(operation, id, users.create(CreateUserRequest.parseFrom(in)));
        case RawFrame.LIST -> send(operation, id, users.list(ListUsersRequest.parseFrom(in)));
        case RawFrame.ECHO -> send(operation, id, users.echo(Payload.parseFrom(in)));
        case RawFrame.STREAM -> open(id, users.stream(StreamRequest.parseFrom(in)));
        default -> throw new IOException("operation " + operation + " is none of a call");
      }
    } catch (IllegalArgumentException e) {
      fail(id, String.valueOf(e.getMessage()));
    }
  }

  private void open(int id, PayloadStream messages) {
    if (streams.size() == STREAMS_MAX) {
      fail(id, STREAMS_MAX + " streams are under way");
      return;
    }
    streams.add(new OpenStream(id, messages));
  }

  private void fail(int id, String why) {
    send(RawFrame.FAILURE, id, StringValue.of(why));
  }

  @Override
  void onReadEnd() {
    flush();
    stream();
  }

  /** Sends of the open streams what the socket takes, a share at a time. */
  private void stream() {
    // A flush that makes the channel writable again comes back here.
    if (streaming || streams.isEmpty()) {
      return;
    }
    streaming = true;
    try {
      for (int bytes = 0; bytes < STREAM_BYTES && !streams.isEmpty() && channel.isWritable(); ) {
        bytes += sendSome(streams.remove());
      }
      flush();
    } finally {
      streaming = false;
    }
    if (!streams.isEmpty() && channel.isWritable()) {
      channel.eventLoop().execute(this::stream);
    }
  }

  private int sendSome(OpenStream stream) {
    int bytes = 0;
    for (int sent = 0; sent < STREAM_MESSAGES && stream.messages.hasNext(); sent++) {
      Payload message = stream.messages.next();
      sendStreamed(stream.id, message);
      bytes += RawFrame.HEADER_BYTES + message.getSerializedSize();
    }
    if (stream.messages.hasNext()) {
      streams.add(stream);
    } else {
      send(RawFrame.STREAM_END, stream.id, Payload.getDefaultInstance());
      bytes += RawFrame.HEADER_BYTES;
    }
    return bytes;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    // A peer that does not read is not read from.
    channel.config().setAutoRead(channel.isWritable());
    stream();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    streams.clear();
  }

  private record OpenStream(int id, PayloadStream messages) {}
}
