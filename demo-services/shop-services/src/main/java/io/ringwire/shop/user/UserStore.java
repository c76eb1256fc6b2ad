package io.ringwire.shop.user;

import io.ringwire.shop.user.v1.User;
import java.util.Map;
import java.util.Set;

/** Keeps users; shared by every instance of the service. Methods block. */
public interface UserStore {

  /** Adds a user; false when the id or the e-mail address is taken, and then nothing has changed. */
  boolean insert(User user);

  /** The users that there are of these, at most 64, by their ids. */
  Map<String, User> find(Set<String> userIds);
}
