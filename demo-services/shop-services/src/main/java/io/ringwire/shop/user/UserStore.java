package io.ringwire.shop.user;

import io.ringwire.shop.user.v1.User;
import java.util.Optional;

/** Keeps users; shared by every instance of the service. Methods block. */
public interface UserStore {

  /** Adds a user; false when the id or the e-mail address is taken, and then nothing has changed. */
  boolean insert(User user);

  Optional<User> find(String userId);
}
