package dev.tidepool.examples.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void valuesAreReadableLines() {
    assertLine(Order.SERDE, new Order(17, "c0000042", 2599), "17,c0000042,2599");
    assertLine(Customer.SERDE, new Customer("Ada Weber", "Zürich"), "Ada Weber,Zürich");
    assertLine(Sale.SERDE, new Sale("Oslo", 500), "Oslo,500");
    assertLine(Totals.SERDE, Totals.NONE.plus(500).plus(700), "2,1200");
  }

  @Test
  void nothingStaysNothing() {
    assertThat(Order.SERDE.serializer().serialize("orders", null)).isNull();
    assertThat(Order.SERDE.deserializer().deserialize("orders", null)).isNull();
  }

  @Test
  void aLineThatIsNoneIsNamed() {
    for (String line : new String[] {"", "17", "17,c0000042", "x,c0000042,1", "17,c0000042,"}) {
      assertThatThrownBy(
              () -> Order.SERDE.deserializer().deserialize("orders", line.getBytes(UTF_8)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("orders")
          .hasMessageContaining("\"" + line + "\"");
    }
  }

  private static <T> void assertLine(Serde<T> serde, T value, String line) {
    byte[] bytes = serde.serializer().serialize("topic", value);
    assertThat(new String(bytes, UTF_8)).isEqualTo(line);
    assertThat(serde.deserializer().deserialize("topic", bytes)).isEqualTo(value);
  }
}
