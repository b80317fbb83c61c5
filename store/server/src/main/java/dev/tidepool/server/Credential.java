package dev.tidepool.server;

import dev.tidepool.endpoint.Access;
import dev.tidepool.endpoint.TidepoolEndpoint;

/**
 * Somebody who is let in, and to what. <b>Threads:</b> immutable.
 *
 * @param user null for who shows a token
 * @param secret the token, or the password of the user
 */
record Credential(String user, String secret, Access access) {
  /** Who shows {@code token} may do everything. */
  static Credential ofToken(String token) {
    return new Credential(null, token, Access.ALL);
  }

  /**
   * Tells {@code endpoint} to let them in.
   *
   * @throws IllegalArgumentException if it cannot be shown so, or is known already
   */
  void grant(TidepoolEndpoint.Builder endpoint) {
    if (user == null) {
      endpoint.token(secret, access);
    } else {
      endpoint.basic(user, secret, access);
    }
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return user == null ? "a token" : "user " + user;
  }
}
