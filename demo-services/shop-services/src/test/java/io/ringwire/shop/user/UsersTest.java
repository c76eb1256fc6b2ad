package io.ringwire.shop.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringwire.codec.status.AppError;
import io.ringwire.codec.status.RpcException;
import io.ringwire.shop.error.ShopError;
import io.ringwire.shop.store.ReadThreads;
import io.ringwire.shop.store.ShopDatabase;
import io.ringwire.shop.testing.Answers;
import io.ringwire.shop.user.v1.Address;
import io.ringwire.shop.user.v1.CreateUserRequest;
import io.ringwire.shop.user.v1.GetUserRequest;
import io.ringwire.shop.user.v1.User;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_795_000_000, 123_456_789), ZoneOffset.UTC);
  private static final Address BERLIN =
      Address.newBuilder()
          .setStreet("1 Ring Road")
          .setPostalCode("10115")
          .setCity("Berlin")
          .setCountry("DE")
          .build();

  private final ShopDatabase shop = new ShopDatabase();
  private final ReadThreads threads = new ReadThreads("user");
  private Users users;
  private Users sibling;

  @BeforeEach
  void open() {
    users = instance();
    sibling = instance();
  }

  private Users instance() {
    return new Users(new JdbcUserStore(shop.open("user", JdbcUserStore.SCHEMA)), threads, CLOCK);
  }

  @AfterEach
  void close() {
    threads.close();
    shop.close();
  }

  @Test
  void aCreatedUserIsReadAtAnotherInstanceAsItWasAnswered() {
    User created =
        users.createUser(
            CreateUserRequest.newBuilder()
                .setName(" Grace ")
                .setEmail("Grace@Shop.example")
                .setAddress(BERLIN)
                .build());
    assertThat(created.getName()).isEqualTo("Grace");
    assertThat(created.getEmail()).isEqualTo("grace@shop.example");
    assertThat(created.getAddress()).isEqualTo(BERLIN);
    assertThat(created.getCreatedAt().getNanos()).isEqualTo(123_456_000);
    assertThat(get(sibling, created.getUserId())).isEqualTo(created);
  }

  @Test
  void anAbsentAddressStaysAbsent() {
    User created = create("a@b.example");
    assertThat(get(users, created.getUserId()).hasAddress()).isFalse();
  }

  @Test
  void anAddressIsTakenOnceWhateverItsCase() {
    create("grace@shop.example");
    assertThatThrownBy(() -> create("GRACE@shop.EXAMPLE"))
        .satisfies(
            e -> {
              assertThat(error(e)).isEqualTo(ShopError.EMAIL_TAKEN);
              assertThat(AppError.from(RpcException.statusOf(e)).orElseThrow().metadata())
                  .containsEntry("email", "grace@shop.example");
            });
  }

  @Test
  void anUnknownUserIsNamed() {
    assertThatThrownBy(() -> get(users, "nobody"))
        .satisfies(
            e -> {
              assertThat(error(e)).isEqualTo(ShopError.USER_NOT_FOUND);
              assertThat(AppError.from(RpcException.statusOf(e)).orElseThrow().metadata())
                  .containsEntry("user_id", "nobody");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "@b.c", "a@", "a@b", "a b@c.d", "a@b@c.d", "a@b.c\n"})
  void aMalformedEmailIsRefused(String email) {
    assertThatThrownBy(() -> create(email)).satisfies(e -> assertThat(field(e)).isEqualTo("email"));
  }

  @Test
  void aNameMustBeThereAndBounded() {
    for (String name : new String[] {"", "  ", "x".repeat(101), "a\u0000b"}) {
      assertThatThrownBy(
              () ->
                  users.createUser(
                      CreateUserRequest.newBuilder().setName(name).setEmail("a@b.c").build()))
          .satisfies(e -> assertThat(field(e)).isEqualTo("name"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "D", "de", "DEU"})
  void aCountryIsTwoUpperCaseLetters(String country) {
    Address address = BERLIN.toBuilder().setCountry(country).build();
    assertThatThrownBy(
            () ->
                users.createUser(
                    CreateUserRequest.newBuilder()
                        .setName("n")
                        .setEmail("a@b.c")
                        .setAddress(address)
                        .build()))
        .satisfies(e -> assertThat(field(e)).isEqualTo("address.country"));
  }

  @Test
  void theDemoUserIsThereHoweverManyInstancesSeed() {
    users.seed();
    sibling.seed();
    assertThat(get(users, Users.DEMO_USER_ID).getName()).isNotEmpty();
  }

  private User create(String email) {
    return users.createUser(CreateUserRequest.newBuilder().setName("n").setEmail(email).build());
  }

  private static User get(Users instance, String userId) {
    return Answers.of(instance.getUser(GetUserRequest.newBuilder().setUserId(userId).build()));
  }

  private static ShopError error(Throwable failure) {
    return ShopError.of(RpcException.statusOf(failure)).orElseThrow();
  }

  private static String field(Throwable failure) {
    assertThat(error(failure)).isEqualTo(ShopError.INVALID_FIELD);
    return AppError.from(RpcException.statusOf(failure))
        .orElseThrow()
        .metadata()
        .getOrDefault("field", "none");
  }
}
