package dev.tidepool.table.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that were declared otherwise have other signatures; the same ones, the same. */
class TypeSignatureTest {
  private static final String SALE =
      """
      import java.util.*;
      public record Sale(String city, List<Line> lines, State state, Kind kind) {
        public enum State { NEW, PAID }
        public record Line(int count, Optional<Long> price) {}
        public sealed interface Kind permits Cash, Card {}
        public record Cash() implements Kind {}
        public record Card(String number) implements Kind {}
        public static class Base { protected int base; }
        public static class Bean extends Base { private long total; public long getTotal() { return total; } }
        @Deprecated public Bean bean() { return null; }
      }
      """;

  @TempDir Path directory;

  private String signature(String source) throws Exception {
    Path place = Files.createTempDirectory(directory, "classes");
    return TypeSignature.of(CompiledClasses.compile(place, "Sale", source));
  }

  @Test
  void theSameClassHasTheSame() throws Exception {
    assertThat(signature(SALE)).isEqualTo(signature("// a remark\n" + SALE));
    assertThat(signature(SALE)).startsWith("shop.Sale ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String city->CharSequence city",
        "String city->String town",
        "List<Line> lines->Set<Line> lines",
        "Optional<Long>->Optional<Integer>",
        "int count->long count",
        "NEW, PAID->PAID, NEW",
        "String number->String digits",
        "private long total->private int total",
        "protected int base->protected long base",
        "getTotal->getSum",
        "extends Base -> ",
        "@Deprecated -> "
      })
  void whatIsDeclaredIsInIt(String change) throws Exception {
    String[] words = change.split("->");
    assertThat(SALE).contains(words[0]);
    assertThat(signature(SALE.replace(words[0], words[1]))).isNotEqualTo(signature(SALE));
  }

  private record Other() {}

  static final class Named {
    private record Other() {}
  }

  @Test
  void classesOfOneSimpleNameAreTold() {
    assertThat(TypeSignature.of(Other.class)).isNotEqualTo(TypeSignature.of(Named.Other.class));
  }

  @Test
  void classesOfTheJdkAreNamesOnly() {
    assertThat(TypeSignature.of(Map.class)).startsWith("java.util.Map ");
    assertThat(TypeSignature.of(byte[].class)).startsWith("[B ");
  }

  private static final class Reader implements Function<byte[], Object> {
    @Override
    public Object apply(byte[] bytes) {
      return bytes;
    }
  }

  @Test
  void aFunctionIsItsClassUnlessItIsALambda() {
    assertThat(TypeSignature.ofFunction(new Reader())).isEqualTo(Reader.class.getName());
    assertThat(TypeSignature.ofFunction((byte[] bytes) -> bytes)).isEqualTo("lambda");
  }
}
