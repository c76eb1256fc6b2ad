package io.ringwire.codec;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.util.concurrent.FastThreadLocal;
import io.ringwire.codec.serialization.MalformedMessageException;
import io.ringwire.codec.status.RpcException;

@AnalyzeClasses(
    packages = "io.ringwire.codec",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ROOMS_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("frame")
          .definedBy("..codec.frame")
          .layer("compression")
          .definedBy("..codec.compression")
          .layer("metadata")
          .definedBy("..codec.metadata")
          .layer("serialization")
          .definedBy("..codec.serialization")
          .layer("status")
          .definedBy("..codec.status")
          .layer("varint")
          .definedBy("..codec.varint")
          .whereLayer("frame")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("compression")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("metadata")
          .mayOnlyBeAccessedByLayers("frame")
          .whereLayer("serialization")
          .mayOnlyBeAccessedByLayers("frame", "compression")
          .whereLayer("status")
          .mayOnlyBeAccessedByLayers("frame", "metadata")
          .whereLayer("varint")
          .mayOnlyBeAccessedByLayers("frame", "metadata");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.ringwire.codec.(*)..").should().beFreeOfCycles();

  /** Buffers and protobuf, what a thread may keep for itself, and no way to a socket, a thread or a log. */
  @ArchTest
  static final ArchRule BYTES_ONLY =
      noClasses()
          .should()
          .dependOnClassesThat(
              are(
                  resideOutsideOfPackages(
                          "io.ringwire.codec..",
                          "java.lang..",
                          "java.nio",
                          "java.nio.charset",
                          "java.io",
                          "java.util",
                          "java.util.function",
                          "java.util.zip",
                          "java.util.concurrent",
                          "io.netty.buffer",
                          "com.google.protobuf",
                          "com.google.rpc",
                          "org.jspecify..",
                          "")
                      .and(not(type(FastThreadLocal.class)))));

  @ArchTest
  static final ArchRule NO_THREADS =
      noClasses()
          .should()
          .dependOnClassesThat(are(resideInAnyPackage("java.util.concurrent.locks..")))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule CLASSES_ARE_FINAL =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotAnonymousClasses()
          .and()
          .doNotBelongToAnyOf(RpcException.class, MalformedMessageException.class)
          .should()
          .haveModifier(JavaModifier.FINAL)
          .orShould()
          .beAssignableTo(JavaClass.Predicates.assignableTo(Enum.class));

  @ArchTest
  static final ArchRule PACKAGES_ARE_NULL_MARKED =
      classes()
          .that()
          .haveSimpleName("package-info")
          .should()
          .beAnnotatedWith("org.jspecify.annotations.NullMarked");
}
