package io.ringwire.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The floor plan of core: who may know whom. */
class ArchitectureTest {
  private static final String CORE = "io.ringwire.core.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.ringwire.core");

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.ringwire.core.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void clientAndServerNeverMeet() {
    nobodyIn("client").knows("server").check(CLASSES);
    nobodyIn("server").knows("client").check(CLASSES);
  }

  @Test
  void onlyTransportTouchesNettysChannels() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CORE + "transport..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty.channel..")
        .check(CLASSES);
  }

  // From the innermost room outwards: each list is all of core that the room may know.

  @Test
  void eachInnerRoomKnowsOnlyThoseFurtherIn() {
    onlyKnows("annotation");
    onlyKnows("contract", "annotation");
    onlyKnows("discovery", "contract", "annotation");
    onlyKnows("call", "discovery", "contract", "annotation");
    onlyKnows("balance", "call", "discovery", "contract", "annotation");
    onlyKnows("resilience", "call", "discovery", "contract", "annotation");
  }

  @Test
  void coreKnowsNothingThatStandsOnIt() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.ringwire.registry..",
            "io.ringwire.gateway..",
            "io.ringwire.coordination..",
            "io.ringwire.shop..",
            "io.ringwire.perf..")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysThatItIsNullMarked() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith(NullMarked.class)
        .check(CLASSES);
    Set<String> packages = new TreeSet<>();
    Set<String> described = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      packages.add(type.getPackageName());
      if (type.getSimpleName().equals("package-info")) {
        described.add(type.getPackageName());
      }
    }
    assertThat(described).isEqualTo(packages);
  }

  @Test
  void nothingHasANameThatSaysNothing() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..manager..", "..helper..", "..impl..")
        .orShould()
        .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Common)\\d*")
        .check(CLASSES);
  }

  @Test
  void noTestSleepsToWait() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.ringwire.core");
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .check(tests);
  }

  private record Room(String name) {
    ArchRule knows(String other) {
      return noClasses()
          .that()
          .resideInAPackage(CORE + name + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CORE + other + "..");
    }
  }

  private static Room nobodyIn(String name) {
    return new Room(name);
  }

  private void onlyKnows(String room, String... inner) {
    String[] allowed = new String[inner.length + 1];
    allowed[0] = CORE + room + "..";
    for (int i = 0; i < inner.length; i++) {
      allowed[i + 1] = CORE + inner[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage(CORE + room + "..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("io.ringwire.core..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))))
        .check(CLASSES);
  }
}
