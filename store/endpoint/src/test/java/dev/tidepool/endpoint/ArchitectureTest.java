package dev.tidepool.endpoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which; arrows go one way. */
@AnalyzeClasses(
    packages = "dev.tidepool.endpoint",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("endpoint")
          .definedBy("dev.tidepool.endpoint")
          .layer("wire")
          .definedBy("dev.tidepool.endpoint.wire")
          .layer("cluster")
          .definedBy("dev.tidepool.endpoint.cluster")
          .layer("console")
          .definedBy("dev.tidepool.endpoint.console")
          .layer("streams")
          .definedBy("dev.tidepool.endpoint.streams")
          .layer("jdbc")
          .definedBy("dev.tidepool.endpoint.jdbc")
          .whereLayer("streams")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("streams")
          .whereLayer("console")
          .mayOnlyBeAccessedByLayers("endpoint")
          .whereLayer("wire")
          .mayOnlyBeAccessedByLayers("cluster")
          .whereLayer("jdbc")
          .mayOnlyBeAccessedByLayers("endpoint")
          .whereLayer("endpoint")
          .mayOnlyBeAccessedByLayers("cluster", "streams");

  @ArchTest
  static final ArchRule ONLY_STREAMS_KNOWS_KAFKA =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidepool.endpoint.streams")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "dev.tidepool.streams..");

  @ArchTest
  static final ArchRule ONLY_WHO_LISTENS_AND_WHO_ASKS_KNOW_JETTY =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.tidepool.endpoint", "dev.tidepool.endpoint.cluster")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule ONLY_JDBC_KNOWS_AVATICA_AND_ITS_OPTIONAL_LIBRARY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidepool.endpoint.jdbc")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.calcite..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule BYTES_BETWEEN_INSTANCES_ARE_OF_TABLES_ONLY =
      noClasses()
          .that()
          .resideInAPackage("dev.tidepool.endpoint.wire")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tidepool.sql..", "com.fasterxml..");
}
