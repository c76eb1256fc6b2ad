package io.ringwire.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.ringwire.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule channelsAreTouchedInTheHttpRoomOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.ringwire.gateway.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..");

  @ArchTest
  static final ArchRule theGatewayKnowsNoService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.ringwire.shop..", "io.ringwire.perf..");

  @ArchTest
  static final ArchRule onlyProcessesKnowTheRegistry =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.ringwire.gateway.app..", "io.ringwire.gateway.terminal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.ringwire.registry..", "org.apache..");

  @ArchTest
  static final ArchRule jsonIsReadInTheTranscodeRoomOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.ringwire.gateway.transcode..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule roomsDependOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("app")
          .definedBy("io.ringwire.gateway.app..")
          .layer("terminal")
          .definedBy("io.ringwire.gateway.terminal..")
          .layer("admin")
          .definedBy("io.ringwire.gateway.admin..")
          .layer("upstream")
          .definedBy("io.ringwire.gateway.upstream..")
          .layer("filter")
          .definedBy("io.ringwire.gateway.filter..")
          .layer("route")
          .definedBy("io.ringwire.gateway.route..")
          .layer("http")
          .definedBy("io.ringwire.gateway.http..")
          .layer("transcode")
          .definedBy("io.ringwire.gateway.transcode..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("terminal")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("admin")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("upstream")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("filter")
          .mayOnlyBeAccessedByLayers("app", "admin")
          .whereLayer("route")
          .mayOnlyBeAccessedByLayers("app", "admin", "upstream", "terminal")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("app", "admin", "upstream", "filter");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.ringwire.gateway.(*)..").should().beFreeOfCycles();
}
