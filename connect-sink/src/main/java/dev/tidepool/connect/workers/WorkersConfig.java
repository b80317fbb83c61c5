package dev.tidepool.connect.workers;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/** The settings of the endpoint on the workers, and what is wrong with some. */
public final class WorkersConfig {
  static final String PORT = "endpoint.port";
  static final String HOST = "endpoint.host";
  static final String ADVERTISED_HOST = "endpoint.advertised.host";
  static final String SECRET = "endpoint.secret";
  static final String TOKEN = "endpoint.token";
  static final String TLS_CERTIFICATE = "endpoint.tls.certificate";
  static final String TLS_KEY = "endpoint.tls.key";
  static final String ALLOW_PLAIN_TEXT = "endpoint.allow.plain.text";

  /** No endpoint. */
  static final int NO_PORT = -1;

  private static final String GROUP = "Endpoint";
  private static final int SECRET_CHARS_MIN = 16;
  private static final int TOPIC_CHARS_MAX = 249;

  private WorkersConfig() {}

  /** Adds the settings to {@code to}. */
  public static ConfigDef define(ConfigDef to) {
    define(
        to,
        1,
        PORT,
        Type.INT,
        NO_PORT,
        ConfigDef.Range.between(NO_PORT, 65_535),
        "The port on which each worker answers SQL over HTTP for the tables of this connector; 0"
            + " for any that is free, -1 for no endpoint.");
    define(
        to,
        2,
        HOST,
        Type.STRING,
        "127.0.0.1",
        new ConfigDef.NonEmptyString(),
        "The address on which it listens. Beyond loopback it needs endpoint.token, and TLS or"
            + " endpoint.allow.plain.text.");
    define(
        to,
        3,
        ADVERTISED_HOST,
        Type.STRING,
        null,
        null,
        "The name by which the other workers reach this one, such as ${env:HOSTNAME}; by default"
            + " endpoint.host.");
    define(
        to,
        4,
        SECRET,
        Type.PASSWORD,
        null,
        null,
        "What the workers show each other: 16 characters or more. It opens all tables.");
    define(
        to,
        5,
        TOKEN,
        Type.PASSWORD,
        null,
        null,
        "What clients show: Authorization: Bearer ... Without it anybody on this machine may ask.");
    define(
        to,
        6,
        TLS_CERTIFICATE,
        Type.STRING,
        null,
        null,
        "A file on each worker: its certificate in PEM, those that signed it behind. The workers"
            + " trust whom their JVM trusts.");
    define(
        to, 7, TLS_KEY, Type.STRING, null, null, "A file on each worker: the certificate's key.");
    define(
        to,
        8,
        ALLOW_PLAIN_TEXT,
        Type.BOOLEAN,
        false,
        null,
        "Whether it may listen beyond loopback without TLS.");
    return to;
  }

  private static void define(
      ConfigDef to,
      int order,
      String name,
      Type type,
      Object byDefault,
      ConfigDef.Validator validator,
      String text) {
    to.define(
        name,
        type,
        byDefault,
        validator,
        Importance.MEDIUM,
        text,
        GROUP,
        order,
        Width.MEDIUM,
        name);
  }

  /** Whether there is to be an endpoint. */
  public static boolean isWanted(Map<String, ConfigValue> values) {
    return values.get(PORT).value() instanceof Integer port
        && port != NO_PORT
        && values.get(PORT).errorMessages().isEmpty();
  }

  /** Adds what is wrong to {@code values}, which have all settings by their names. */
  public static void check(Map<String, ConfigValue> values, String connector) {
    if (!isWanted(values)) {
      return;
    }
    String secret = text(values, SECRET);
    if (secret.length() < SECRET_CHARS_MIN || !secret.chars().allMatch(c -> c > ' ' && c <= '~')) {
      problem(
          values,
          SECRET,
          "is needed with endpoint.port: 16 or more letters, digits and signs of ASCII, without"
              + " spaces, which the workers show each other");
    }
    if (text(values, TLS_CERTIFICATE).isEmpty() != text(values, TLS_KEY).isEmpty()) {
      problem(values, TLS_KEY, "endpoint.tls.certificate and endpoint.tls.key belong together");
    }
    if (connector != null && ClaimLog.topic(connector).length() > TOPIC_CHARS_MAX) {
      problem(values, PORT, "the connector's name is too long for the topic of its workers");
    }
  }

  private static String text(Map<String, ConfigValue> values, String name) {
    Object value = values.get(name).value();
    if (value instanceof Password password) {
      return password.value();
    }
    return value instanceof String text ? text : "";
  }

  private static void problem(Map<String, ConfigValue> values, String name, String problem) {
    values.get(name).addErrorMessage(name + ": " + problem);
  }
}
