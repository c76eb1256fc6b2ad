package io.ringwire.shop;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.ringwire.shop.process.Logs;
import java.util.List;

@AnalyzeClasses(packages = "io.ringwire.shop", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] SERVICES = {"user", "inventory", "order", "payment"};

  @ArchTest
  static void aServiceKnowsAnotherOnlyByItsContract(JavaClasses classes) {
    for (String service : SERVICES) {
      String[] others = new String[SERVICES.length - 1];
      int next = 0;
      for (String other : SERVICES) {
        if (!other.equals(service)) {
          others[next++] =
              "io.ringwire.shop." + other; // Without "..": the contract in v1 is for everybody.
        }
      }
      assertThat(classes.that(resideInAnyPackage("io.ringwire.shop." + service))).isNotEmpty();
      noClasses()
          .that()
          .resideInAPackage("io.ringwire.shop." + service)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(classes);
    }
  }

  @ArchTest
  static void everyMainConfiguresTheLogs(JavaClasses classes) {
    List<JavaMethod> mains =
        classes.stream()
            .flatMap(type -> type.tryGetMethod("main", String[].class).stream())
            .toList();
    assertThat(mains).hasSizeGreaterThanOrEqualTo(2);
    assertThat(mains)
        .allSatisfy(
            main ->
                assertThat(main.getMethodCallsFromSelf())
                    .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Logs.class)));
  }

  @ArchTest
  static final ArchRule onlyTheDemoKnowsTheGateway =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.ringwire.shop.demo")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.ringwire.gateway..");

  @ArchTest
  static final ArchRule servicesKnowNeitherSocketsNorTheRegistry =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.ringwire.shop.user",
              "io.ringwire.shop.inventory",
              "io.ringwire.shop.order",
              "io.ringwire.shop.payment",
              "io.ringwire.shop.store",
              "io.ringwire.shop.paging",
              "io.ringwire.shop.validation")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.ringwire.registry..",
              "io.ringwire.core.client..",
              "io.ringwire.core.server..",
              "io.ringwire.core.transport..",
              "io.netty..");

  @ArchTest
  static final ArchRule onlyStoresSpeakJdbc =
      noClasses()
          .that(not(isStore()).and(resideOutsideOfPackages("io.ringwire.shop.store")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "com.zaxxer..");

  @ArchTest
  static final ArchRule noPackageCycles =
      slices().matching("io.ringwire.shop.(**)").should().beFreeOfCycles();

  private static DescribedPredicate<JavaClass> isStore() {
    return DescribedPredicate.describe(
        "a Jdbc...Store", type -> type.getName().matches(".*\\.Jdbc\\w+Store(\\$.*)?"));
  }
}
