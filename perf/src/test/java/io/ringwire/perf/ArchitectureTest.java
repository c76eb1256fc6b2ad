package io.ringwire.perf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which rooms there are in perf, and which doors between them. */
@AnalyzeClasses(packages = "io.ringwire.perf", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.ringwire.perf.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NETTY_CHANNELS_ONLY_IN_THE_BASELINES_AND_IN_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.ringwire.perf.baseline..", "io.ringwire.perf.load.http")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty.channel..");

  @ArchTest
  static final ArchRule THE_GENERATOR_KNOWS_NO_TARGET =
      classes()
          .that()
          .resideInAPackage("io.ringwire.perf.load.generator")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.ringwire.perf.load.generator", "java..", "org.HdrHistogram..", "org.jspecify..");

  @ArchTest
  static final ArchRule LOAD_AND_BENCH_ARE_APART =
      noClasses()
          .that()
          .resideInAPackage("io.ringwire.perf.load..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.ringwire.perf.bench..", "io.ringwire.perf.baseline..");
}
