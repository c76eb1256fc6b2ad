package io.ringwire.shop.user;

import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.store.Lookups;
import io.ringwire.shop.store.Micros;
import io.ringwire.shop.store.ReadCache;
import io.ringwire.shop.store.ReadThreads;
import io.ringwire.shop.store.SortableId;
import io.ringwire.shop.user.v1.Address;
import io.ringwire.shop.user.v1.CreateUserRequest;
import io.ringwire.shop.user.v1.GetUserRequest;
import io.ringwire.shop.user.v1.User;
import io.ringwire.shop.user.v1.UserService;
import io.ringwire.shop.validation.Fields;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Answers {@link UserService}. */
public final class Users implements UserService {
  /** A user who is always there, so that a first order needs no other call. */
  public static final String DEMO_USER_ID = "demo-user";

  private static final int NAME_CHARS_MAX = 100;
  private static final int EMAIL_CHARS_MAX = 254;
  private static final int ADDRESS_CHARS_MAX = 200;
  // Good enough to catch a slip; only a letter that arrives proves an address.
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@.]+");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  /** How old a user may be that another instance has changed since. Users do not change often. */
  static final Duration STALE_MAX = Duration.ofSeconds(10);

  /** Users kept in memory, some 300 bytes each. */
  private static final int KEPT_MAX = 20_000;

  private final UserStore store;
  private final Clock clock;
  private final ReadCache<User> users;

  /**
   * @param threads where users are read; the caller's to close
   */
  public Users(UserStore store, ReadThreads threads, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.users = new ReadCache<>(STALE_MAX, KEPT_MAX, new Lookups<>(threads, store::find)::find);
  }

  /** Adds the demo user unless some instance did so before. */
  public void seed() {
    store.insert(
        User.newBuilder()
            .setUserId(DEMO_USER_ID)
            .setName("Ada Demo")
            .setEmail("ada@shop.example")
            .setAddress(
                Address.newBuilder()
                    .setStreet("1 Ring Road")
                    .setPostalCode("10115")
                    .setCity("Berlin")
                    .setCountry("DE"))
            .setCreatedAt(Micros.timestamp(Micros.now(clock)))
            .build());
  }

  @Override
  public User createUser(CreateUserRequest request) {
    String name = Fields.text("name", request.getName(), NAME_CHARS_MAX).strip();
    String email =
        Fields.text("email", request.getEmail(), EMAIL_CHARS_MAX).strip().toLowerCase(Locale.ROOT);
    if (!EMAIL.matcher(email).matches()) {
      throw Fields.invalid("email", "email is not of the form local@domain");
    }
    if (request.hasAddress()) {
      check(request.getAddress());
    }
    User.Builder user =
        User.newBuilder()
            .setUserId(SortableId.at(clock.millis()))
            .setName(name)
            .setEmail(email)
            .setCreatedAt(Micros.timestamp(Micros.now(clock)));
    if (request.hasAddress()) {
      user.setAddress(request.getAddress());
    }
    if (!store.insert(user.build())) {
      throw ShopError.EMAIL_TAKEN.exception(
          "another user has this e-mail address", Map.of("email", email));
    }
    return user.build();
  }

  private static void check(Address address) {
    Fields.text("address.street", address.getStreet(), ADDRESS_CHARS_MAX);
    Fields.text("address.postal_code", address.getPostalCode(), ADDRESS_CHARS_MAX);
    Fields.text("address.city", address.getCity(), ADDRESS_CHARS_MAX);
    if (!COUNTRY.matcher(address.getCountry()).matches()) {
      throw Fields.invalid(
          "address.country", "address.country must be two upper-case letters (ISO 3166-1)");
    }
  }

  @Override
  public CompletionStage<User> getUser(GetUserRequest request) {
    String userId = Fields.id("user_id", request.getUserId());
    return users.find(userId).thenApply(user -> user.orElseThrow(() -> notFound(userId)));
  }

  private static RpcException notFound(String userId) {
    return ShopError.USER_NOT_FOUND.exception("no user has this id", Map.of("user_id", userId));
  }
}
