package io.ringwire.perf.workload;

import io.ringwire.perf.v1.Standing;
import io.ringwire.perf.v1.User;

/**
 * A fixed population, built once: a server under test looks a user up and serializes it, and does nothing else. Immutable
 * and thread-safe.
 */
public final class Users {
  /** A power of two, and small enough for all of it to stay in a second-level cache. */
  public static final int COUNT = 1024;

  private static final String[] CITIES = {
    "Lisbon", "Antwerp", "Kyoto", "Valparaiso", "Tromso", "Windhoek", "Perth"
  };

  private final User[] users = new User[COUNT];

  public Users() {
    for (int i = 0; i < COUNT; i++) {
      users[i] = user(i);
    }
  }

  /** The user of an id; ids beyond {@link #COUNT} wrap, so that any id finds one and carries the id it has here. */
  public User get(long id) {
    return users[(int) id & (COUNT - 1)];
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
