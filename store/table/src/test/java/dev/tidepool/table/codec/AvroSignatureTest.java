package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that read bytes otherwise have other signatures; those that do not, the same. */
class AvroSignatureTest {
  private static final String SALE =
      "{'type':'record','name':'Sale','fields':["
          + "{'name':'city','type':'string'},"
          + "{'name':'at','type':{'type':'long','logicalType':'timestamp-millis'}},"
          + "{'name':'price','type':"
          + "{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}},"
          + "{'name':'state','type':{'type':'enum','name':'State','symbols':['NEW','PAID']}},"
          + "{'name':'mark','type':{'type':'fixed','name':'Mark','size':4}},"
          + "{'name':'next','type':['null','Sale']}]}";

  private static String signature(String schema) {
    return AvroSignature.of(new Schema.Parser().parse(schema.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'city'->'town'",
        "'string'->'bytes'",
        "timestamp-millis->timestamp-micros",
        "'scale':2->'scale':3",
        "'NEW','PAID'->'PAID','NEW'",
        "'size':4->'size':5",
        "['null','Sale']->['Sale','null']",
        "{'type':'long','logicalType':'timestamp-millis'}->'long'",
        "'name':'city','type':'string'->'name':'city','type':{'type':'string','logicalType':'uuid'}"
      })
  void whatValuesAreReadByIsInIt(String change) {
    String[] words = change.split("->");
    assertThat(SALE).contains(words[0]);
    assertThat(signature(SALE.replace(words[0], words[1]))).isNotEqualTo(signature(SALE));
  }

  @Test
  void aLogicalTypeIsOfItsField() {
    String pair =
        "{'type':'record','name':'P','fields':[{'name':'a','type':%s},{'name':'b','type':%s}]}";
    String date = "{'type':'int','logicalType':'date'}";
    assertThat(signature(pair.formatted(date, "'int'")))
        .isNotEqualTo(signature(pair.formatted("'int'", date)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'name':'city','type':'string'->'name':'city','type':'string','default':'','doc':'where'",
        "'name':'city'->'name':'city','aliases':['town']",
        "'precision':9->'precision':12",
        "'name':'Sale',->'name':'Sale','doc':'one sale','owner':'me',"
      })
  void whatNoValueIsReadByIsNot(String change) {
    String[] words = change.split("->");
    assertThat(SALE).contains(words[0]);
    assertThat(signature(SALE.replace(words[0], words[1]))).isEqualTo(signature(SALE));
  }
}
