package io.ringwire.shop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.ringwire.shop", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule contractsNeedOnlyAnnotationsAndStatuses =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "io.ringwire.core.client..",
              "io.ringwire.core.server..",
              "io.ringwire.core.transport..",
              "io.ringwire.registry..",
              "io.ringwire.gateway..");

  @ArchTest
  static final ArchRule noPackageCycles =
      slices().matching("io.ringwire.shop.(**)").should().beFreeOfCycles();
}
