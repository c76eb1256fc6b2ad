package io.ringwire.perf.workload;

import com.google.protobuf.UnsafeByteOperations;
import io.ringwire.perf.v1.CreateUserReply;
import io.ringwire.perf.v1.CreateUserRequest;
import io.ringwire.perf.v1.ExistsReply;
import io.ringwire.perf.v1.ExistsRequest;
import io.ringwire.perf.v1.GetUserRequest;
import io.ringwire.perf.v1.ListUsersRequest;
import io.ringwire.perf.v1.Payload;
import io.ringwire.perf.v1.Standing;
import io.ringwire.perf.v1.StreamRequest;
import io.ringwire.perf.v1.User;
import io.ringwire.perf.v1.UserPage;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What every server under test does, over a fixed population that is built once: a server looks an answer up and
 * serializes it, and does nothing else. Thread-safe.
 */
public final class Users {
  /** A power of two, and small enough for all of it to stay in a second-level cache. */
  public static final int COUNT = 1024;

  /** Users of a page. */
  public static final int PAGE_USERS = 15;

  public static final int PAGE_COUNT = COUNT / PAGE_USERS;

  /** Data of a payload at most, echoed or streamed. */
  public static final int PAYLOAD_BYTES_MAX = 2 << 20;

  private static final String[] CITIES = {
    "Lisbon", "Antwerp", "Kyoto", "Valparaiso", "Tromso", "Windhoek", "Perth"
  };

  private static final ExistsReply EXISTS = ExistsReply.newBuilder().setExists(true).build();
  private static final ExistsReply EXISTS_NOT = ExistsReply.getDefaultInstance();

  private final User[] users = new User[COUNT];
  private final UserPage[] pages = new UserPage[PAGE_COUNT];
  private final AtomicLong created = new AtomicLong();

  public Users() {
    for (int i = 0; i < COUNT; i++) {
      users[i] = user(i);
    }
    for (int page = 0; page < PAGE_COUNT; page++) {
      int first = page * PAGE_USERS;
      pages[page] =
          UserPage.newBuilder()
              .addAllUsers(Arrays.asList(users).subList(first, first + PAGE_USERS))
              .build();
    }
  }

  /** The user of an id; ids beyond {@link #COUNT} wrap, so that any id finds one and carries the id it has here. */
  public User get(long id) {
    return users[(int) id & (COUNT - 1)];
  }

  public User get(GetUserRequest request) {
    return get(request.getId());
  }

  /** Whether the id is one of the population; here ids do not wrap. */
  public ExistsReply exists(ExistsRequest request) {
    return request.getId() >= 0 && request.getId() < COUNT ? EXISTS : EXISTS_NOT;
  }

  /** Takes the next id and keeps nothing: the first is {@link #COUNT}. */
  public CreateUserReply create(CreateUserRequest request) {
    if (!request.hasUser()) {
      throw new IllegalArgumentException("a user to create is missing");
    }
    return CreateUserReply.newBuilder().setId(COUNT + created.getAndIncrement()).build();
  }

  /** Calls of {@link #create} so far. */
  public long createdCount() {
    return created.get();
  }

  /** Users {@code [15 page, 15 page + 15)}; pages beyond the last wrap. */
  public UserPage list(ListUsersRequest request) {
    return pages[Math.floorMod(request.getPage(), PAGE_COUNT)];
  }

  public Payload echo(Payload payload) {
    return payload;
  }

  /**
   * @throws IllegalArgumentException when the count is negative or the size not in {@code [0, PAYLOAD_BYTES_MAX]}
   */
  public PayloadStream stream(StreamRequest request) {
    if (request.getCount() < 0) {
      throw new IllegalArgumentException("a stream of " + request.getCount() + " messages");
    }
    return new PayloadStream(payload(request.getMessageBytes()), request.getCount());
  }

  /**
   * A payload of that much data.
   *
   * @throws IllegalArgumentException when the size is not in {@code [0, PAYLOAD_BYTES_MAX]}
   */
  public static Payload payload(int bytes) {
    if (bytes < 0 || bytes > PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a payload of " + bytes + " bytes; at most " + PAYLOAD_BYTES_MAX);
    }
    byte[] data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      data[i] = (byte) i;
    }
    return Payload.newBuilder().setData(UnsafeByteOperations.unsafeWrap(data)).build();
  }

  private static User user(int id) {
    String city = CITIES[id % CITIES.length];
    User.Builder user =
        User.newBuilder()
            .setId(id)
            .setName("Adelaide Winterbottom " + id)
            .setEmail("adelaide.winterbottom." + id + "@example.com")
            .setPhone("+351 21 555 " + (10_000 + id))
            .setAge(18 + id % 70)
            .setStanding(id % 50 == 0 ? Standing.STANDING_SUSPENDED : Standing.STANDING_ACTIVE)
            .setVerified(id % 3 != 0)
            .setScore(id * 0.125)
            .setCreatedMillis(1_700_000_000_000L + id * 86_400L)
            .setUpdatedMillis(1_760_000_000_000L + id * 3_600L)
            .setStreet(id + " Rua do Alecrim")
            .setCity(city)
            .setPostalCode("1200-" + (100 + id % 900))
            .setCountry("PT")
            .setNote(
                "Prefers delivery before noon; please ring the bell of number "
                    + id
                    + " twice, then wait.");
    for (int permission = 0; permission < 6; permission++) {
      user.addPermissions(100 * permission + id % 10);
    }
    return user.build();
  }
}
