package dev.tidepool.changelog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of the three clients, made from what the application gave for all of them.
 *
 * <p>What makes a table right is ours to say: only committed records are read, offsets are ours, a
 * write is acknowledged by all replicas and never twice in the log.
 */
public final class KafkaSettings {

  private static final Map<String, String> OURS =
      Map.of(
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
          ProducerConfig.ACKS_CONFIG, "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");

  private static final Set<String> NOBODYS =
      Set.of(
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG);

  /** Large fetches, while the application does not say otherwise: a restore reads everything. */
  private static final Map<String, Object> FAST =
      Map.of(
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          10_000,
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          8 << 20,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          64 << 20,
          ConsumerConfig.RECEIVE_BUFFER_CONFIG,
          -1);

  private final Map<String, Object> given;

  /** Takes what was given for all clients; it is checked by {@link #problems}. */
  public KafkaSettings(Map<String, ?> given) {
    this.given = Map.copyOf(given);
  }

  /** What is wrong with them, in words. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Object servers = given.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    if (servers == null || servers.toString().isBlank()) {
      problems.add("bootstrap.servers is missing: say where a broker is");
    }
    OURS.forEach(
        (name, value) -> {
          Object other = given.get(name);
          if (other != null && !other.toString().equals(value)) {
            problems.add(name + " is " + other + ", but a table needs " + value + ": leave it out");
          }
        });
    for (String name : NOBODYS) {
      if (given.containsKey(name)) {
        problems.add(name + " is nothing that a table uses: leave it out");
      }
    }
    Set<String> ofClients = new TreeSet<>(); // several clients may say the same
    for (ConfigDef client :
        List.of(
            AdminClientConfig.configDef(),
            ConsumerConfig.configDef(),
            ProducerConfig.configDef())) {
      given.forEach((name, value) -> check(client.configKeys().get(name), value, ofClients));
    }
    problems.addAll(ofClients);
    return problems;
  }

  /** Adds what a client has against a value. */
  private static void check(ConfigDef.ConfigKey key, Object value, Set<String> problems) {
    if (key == null) {
      return;
    }
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
    } catch (ConfigException e) {
      problems.add(e.getMessage());
    }
  }

  /** Of an admin client. */
  public Map<String, Object> admin() {
    return of(AdminClientConfig.configNames());
  }

  /** Of a consumer of committed records, with keys and values of bytes. */
  public Map<String, Object> consumer() {
    Map<String, Object> settings = new HashMap<>(FAST);
    settings.putAll(of(ConsumerConfig.configNames()));
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return withOurs(settings, ConsumerConfig.configNames());
  }

  /** Of a producer of keys and values of bytes. */
  public Map<String, Object> producer() {
    Map<String, Object> settings = of(ProducerConfig.configNames());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return withOurs(settings, ProducerConfig.configNames());
  }

  /** How long a write may wait for what it needs before it is sent. */
  public long maxBlockMs() {
    Object given = this.given.get(ProducerConfig.MAX_BLOCK_MS_CONFIG);
    return given == null ? 60_000 : Long.parseLong(given.toString());
  }

  private static Map<String, Object> withOurs(Map<String, Object> settings, Set<String> names) {
    OURS.forEach(
        (name, value) -> {
          if (names.contains(name)) {
            settings.put(name, value);
          }
        });
    return settings;
  }

  /** Those given that the client knows, or none of them does: a plug-in may. */
  private Map<String, Object> of(Set<String> names) {
    Map<String, Object> settings = new HashMap<>();
    given.forEach(
        (name, value) -> {
          if (names.contains(name) || !isKnown(name)) {
            settings.put(name, value);
          }
        });
    return settings;
  }

  private static boolean isKnown(String name) {
    return AdminClientConfig.configNames().contains(name)
        || ConsumerConfig.configNames().contains(name)
        || ProducerConfig.configNames().contains(name);
  }
}
