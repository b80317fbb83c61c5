package dev.tidepool.engine.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a {@code @ParameterizedTest} with one {@link Seed} per run: the fixed seeds, then fresh
 * ones.
 *
 * <p>With the system property {@value Seed#PROPERTY} set, that seed alone. A failure prints one
 * line that says how to replay it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(SeedsProvider.class)
@ExtendWith(SeedReplayHint.class)
public @interface Seeds {

  /** The seeds of every run; those of past failures are added here. */
  long[] value() default {0x1, 0x5eed, 0x7e57_d15c};

  /** How many seeds are drawn anew each time. */
  int freshCount() default 1;
}
