package dev.tidepool.sql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which; arrows go one way. */
@AnalyzeClasses(packages = "dev.tidepool.sql", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("words")
          .definedBy("dev.tidepool.sql.error", "dev.tidepool.sql.type")
          .layer("parse")
          .definedBy("dev.tidepool.sql.parse")
          .layer("expression")
          .definedBy("dev.tidepool.sql.expression")
          .layer("exec")
          .definedBy("dev.tidepool.sql.exec")
          .layer("plan")
          .definedBy("dev.tidepool.sql.plan")
          .layer("frontend")
          .definedBy("dev.tidepool.sql.frontend")
          .layer("sql")
          .definedBy("dev.tidepool.sql")
          .whereLayer("sql")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("frontend")
          .mayOnlyBeAccessedByLayers("sql")
          .whereLayer("plan")
          .mayOnlyBeAccessedByLayers("sql", "frontend")
          .whereLayer("exec")
          .mayOnlyBeAccessedByLayers("sql", "frontend", "plan")
          .whereLayer("expression")
          .mayOnlyBeAccessedByLayers("sql", "frontend", "plan", "exec")
          .whereLayer("parse")
          .mayOnlyBeAccessedByLayers("sql", "frontend");

  @ArchTest
  static final ArchRule CALCITE_STAYS_IN_THE_FRONT_END =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidepool.sql.frontend")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.calcite..");

  @ArchTest
  static final ArchRule THE_FRONT_END_HAS_ONE_DOOR =
      classes()
          .that()
          .resideInAPackage("dev.tidepool.sql.frontend")
          .and()
          .arePublic()
          .should()
          .haveSimpleName("Frontend");
}
