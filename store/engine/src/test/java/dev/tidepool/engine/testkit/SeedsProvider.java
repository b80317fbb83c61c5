package dev.tidepool.engine.testkit;

import java.security.SecureRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Supplies the arguments that {@link Seeds} asks for. */
final class SeedsProvider implements ArgumentsProvider, AnnotationConsumer<Seeds> {

  private Seeds seeds;

  @Override
  public void accept(Seeds annotation) {
    seeds = annotation;
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    String replayed = System.getProperty(Seed.PROPERTY);
    if (replayed != null && !replayed.isBlank()) {
      return Stream.of(Arguments.of(Seed.parse(replayed)));
    }
    LongStream fresh = new SecureRandom().longs(seeds.freshCount());
    return LongStream.concat(LongStream.of(seeds.value()), fresh)
        .mapToObj(value -> Arguments.of(new Seed(value)));
  }
}
