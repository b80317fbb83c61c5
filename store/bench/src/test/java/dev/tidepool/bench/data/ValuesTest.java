package dev.tidepool.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

  private static final int PAGE_BYTES = 8 << 10;

  @ParameterizedTest
  @ValueSource(ints = {160, 200, 1000})
  void valuesAreJsonOfTheWantedSizeAndNameTheirRow(int valueBytes) throws IOException {
    Values values = new Values(valueBytes, 1);
    for (int row = 0; row < 10_000; row += 7) {
      byte[] value = values.value(row, row * 3);
      assertThat(value).hasSize(valueBytes);
      assertThat(Values.row(value)).isEqualTo(row);
      assertThat(Values.version(value)).isEqualTo(row * 3);
      assertThat(fieldCount(value)).isEqualTo(7);
    }
  }

  @Test
  void sameRowAndVersionSameValue() {
    Values values = new Values(200, 1);
    assertThat(new Values(200, 1).value(42, 7)).isEqualTo(values.value(42, 7));
    assertThat(values.value(42, 8)).isNotEqualTo(values.value(42, 7));
    assertThat(new Values(200, 2).value(42, 7)).isNotEqualTo(values.value(42, 7));
  }

  /** The stores compress, so the bytes must compress like real rows: neither noise nor zeros. */
  @Test
  void pagesShrinkByAboutOnePointNine() throws IOException {
    Dataset dataset = Dataset.of(100_000, 17, 200, 1);
    long packedBytes = 0;
    int pageCount = 0;
    for (int first = 0; first + 40 < 20_000; first += 40) {
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      for (int i = first; page.size() + 217 <= PAGE_BYTES; i++) {
        int row = dataset.writeOrder().apply(i);
        page.write(dataset.key(row));
        page.write(dataset.value(row, i));
      }
      packedBytes += LZ4Factory.safeInstance().fastCompressor().compress(page.toByteArray()).length;
      pageCount++;
    }
    int pageBytes = PAGE_BYTES / 217 * 217;
    assertThat((double) pageCount * pageBytes / packedBytes).isCloseTo(1.9, within(0.1));
  }

  private static int fieldCount(byte[] value) throws IOException {
    int count = 0;
    try (JsonParser parser = new JsonFactory().createParser(value)) {
      while (parser.nextToken() != null) {
        count += parser.currentToken().isScalarValue() ? 1 : 0;
      }
    }
    return count;
  }
}
