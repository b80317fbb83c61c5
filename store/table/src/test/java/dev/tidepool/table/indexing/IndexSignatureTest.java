package dev.tidepool.table.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IndexSignatureTest {

  @Test
  void textIsReadBack() {
    for (String odd : List.of("", "a", "a\nb", "\\n", "\\", "\\\\n\n", ";", "a; b")) {
      IndexSignature signature = new IndexSignature(odd, odd, List.of(odd, "c", odd));
      assertThat(IndexSignature.parse(signature.text())).isEqualTo(signature);
    }
  }

  @Test
  void anyTextIsReadAsSomething() {
    for (String odd : List.of("", "a", "\\", "\n", "a\n\n\\")) {
      assertThat(IndexSignature.parse(odd).isOfUnreadable()).isFalse();
    }
  }

  @Test
  void fewerColumnsAskNoMore() {
    IndexSignature before = of("key k", "a", "b", "key l");
    assertThat(of("key k", "a", "key l").asksNoMoreThan(before)).isTrue();
    assertThat(of("b", "key k", "key l", "a").asksNoMoreThan(before)).as("in any order").isTrue();
    assertThat(of("key k", "a", "key l", "c").asksNoMoreThan(before)).isFalse();
    assertThat(of("key l", "a", "key k").asksNoMoreThan(before)).as("another key").isFalse();
    assertThat(of("key k", "a").asksNoMoreThan(before)).as("another key").isFalse();
    assertThat(new IndexSignature("", "other", before.columns()).asksNoMoreThan(before)).isFalse();
  }

  private static IndexSignature of(String... columns) {
    return new IndexSignature("", "codec", List.of(columns));
  }
}
