package io.ringwire.perf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which rooms there are in the baselines, and which doors between them. */
@AnalyzeClasses(packages = "io.ringwire.perf", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.ringwire.perf.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_BASELINES_OWE_RINGWIRE_NOTHING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.ringwire.codec..",
              "io.ringwire.core..",
              "io.ringwire.registry..",
              "io.ringwire.gateway..");

  @ArchTest
  static final ArchRule THE_WORKLOAD_KNOWS_NO_STACK =
      noClasses()
          .that()
          .resideInAPackage("io.ringwire.perf.workload")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.grpc..", "io.ringwire.perf.baseline..");
}
