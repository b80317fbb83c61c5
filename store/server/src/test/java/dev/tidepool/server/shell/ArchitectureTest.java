package dev.tidepool.server.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The shell knows a server by HTTP, as any client does. */
@AnalyzeClasses(
    packages = "dev.tidepool.server.shell",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_SHELL_KNOWS_NOTHING_OF_THE_SERVER =
      noClasses()
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("dev.tidepool..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAPackage("dev.tidepool.server.shell"))));
}
