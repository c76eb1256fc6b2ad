package io.ringwire.perf.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.perf.v1.CreateUserRequest;
import io.ringwire.perf.v1.ExistsRequest;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.ListUsersRequest;
import io.ringwire.perf.v1.StreamRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.v1.UserPage;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class UsersTest {
  private final Users users = new Users();

  @Test
  void theUserIsTheOneTheFieldWasMeasuredWith() {
    assertThat(User.getDescriptor().getFields()).hasSize(16);
    for (int id = 0; id < Users.COUNT; id++) {
      assertThat(users.get(id).getId()).isEqualTo(id);
      assertThat(users.get(id).getSerializedSize()).isBetween(230, 270);
    }
  }

  @Test
  void anyIdFindsAUserAndOnlyThoseOfThePopulationExist() {
    assertThat(users.get(GetUserRequest.newBuilder().setId(Users.COUNT + 7).build()))
        .isSameAs(users.get(7));
    assertThat(exists(0)).isTrue();
    assertThat(exists(Users.COUNT - 1)).isTrue();
    assertThat(exists(Users.COUNT)).isFalse();
    assertThat(exists(-1)).isFalse();
  }

  @Test
  void aPageIsFifteenUsersInARow() {
    UserPage third = users.list(ListUsersRequest.newBuilder().setPage(2).build());

    assertThat(third.getUsersList())
        .extracting(User::getId)
        .containsExactly(30L, 31L, 32L, 33L, 34L, 35L, 36L, 37L, 38L, 39L, 40L, 41L, 42L, 43L, 44L);
    assertThat(third.getSerializedSize()).isBetween(3_500, 4_100);
    assertThat(users.list(ListUsersRequest.newBuilder().setPage(Users.PAGE_COUNT + 2).build()))
        .isSameAs(third);
    assertThat(users.list(ListUsersRequest.newBuilder().setPage(2 - Users.PAGE_COUNT).build()))
        .isSameAs(third);
  }

  @Test
  void creatingCountsAndKeepsNothing() {
    CreateUserRequest request = CreateUserRequest.newBuilder().setUser(users.get(1)).build();

    assertThat(users.create(request).getId()).isEqualTo(Users.COUNT);
    assertThat(users.create(request).getId()).isEqualTo(Users.COUNT + 1);
    assertThat(users.createdCount()).isEqualTo(2);
    assertThatThrownBy(() -> users.create(CreateUserRequest.getDefaultInstance()))
        .hasMessage("a user to create is missing");
  }

  @Test
  void aStreamHasAsManyMessagesOfTheSizeAsWereAskedFor() {
    PayloadStream stream =
        users.stream(StreamRequest.newBuilder().setCount(2).setMessageBytes(100).build());

    assertThat(stream.next().getData().size()).isEqualTo(100);
    assertThat(stream.hasNext()).isTrue();
    stream.next();
    assertThat(stream.hasNext()).isFalse();
    assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void whatIsOutOfBoundsIsRefusedByName() {
    assertThatThrownBy(() -> users.stream(StreamRequest.newBuilder().setCount(-1).build()))
        .hasMessage("a stream of -1 messages");
    assertThatThrownBy(() -> Users.payload(Users.PAYLOAD_BYTES_MAX + 1))
        .hasMessage("a payload of 2097153 bytes; at most 2097152");
  }

  private boolean exists(long id) {
    return users.exists(ExistsRequest.newBuilder().setId(id).build()).getExists();
  }
}
