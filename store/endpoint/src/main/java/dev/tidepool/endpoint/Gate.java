package dev.tidepool.endpoint;

import dev.tidepool.endpoint.RequestException.Code;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Who is let in: with credentials, who shows them; without, programs of this machine. A page in a
 * browser of this machine is none of them: it can reach loopback under a name that an attacker
 * resolves to it, so names other than localhost are refused.
 *
 * <p><b>Threads:</b> immutable.
 */
final class Gate {
  private final Credentials credentials;

  Gate(Credentials credentials) {
    this.credentials = credentials;
  }

  /** What the request may read, if it may be answered. */
  Access check(Request request) {
    if (!credentials.isEmpty()) {
      Access access = credentials.access(request.getHeaders().get(HttpHeader.AUTHORIZATION));
      if (access == null) {
        throw new RequestException(
            Code.UNAUTHORIZED,
            "the header Authorization is missing, or is not one of those let in");
      }
      return access;
    }
    if (!isLocal(Request.getServerName(request))) {
      throw new RequestException(
          Code.FORBIDDEN,
          "without credentials only localhost and 127.0.0.1 are names of this host");
    }
    return Access.ALL;
  }

  private static boolean isLocal(String host) {
    return host != null
        && (host.equalsIgnoreCase("localhost")
            || host.startsWith("127.")
                && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')
            || host.equals("[::1]")
            || host.equals("::1"));
  }
}
