package io.ringwire.registry;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;

@AnalyzeClasses(packages = "io.ringwire.registry", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** Core's ports and words, never its moving parts: a registry makes no calls. */
  @ArchTest
  static final ArchRule dependsOnCoreAndCodecOnly =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "io.ringwire.registry..",
                  "io.ringwire.core.discovery..",
                  "io.ringwire.core.contract..",
                  "io.ringwire.codec.status..",
                  "org.apache.curator..",
                  "org.apache.zookeeper..",
                  "com.fasterxml.jackson..",
                  "com.google.protobuf..",
                  "org.slf4j..",
                  "org.jspecify..",
                  "java.."));

  @ArchTest
  static final ArchRule hasNoPackageCycles =
      slices().matching("io.ringwire.registry.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTwoRoomsKnowZooKeeper =
      noClasses()
          .that()
          .resideInAnyPackage("..cache..", "..descriptor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache..");

  @ArchTest
  static final ArchRule theClientSideDoesNotKnowTheServerSide =
      noClasses()
          .that()
          .resideInAPackage("..registry.zookeeper..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..registry.embedded..", "org.apache.zookeeper.server..");

  @ArchTest
  static final ArchRule oneClassConnectsAndOneAsks =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(ZNodes|ZooKeeperRegistry)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.curator..");

  @ArchTest
  static final ArchRule publicSignaturesShowNoZooKeeper =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(
              new ArchCondition<>("show no type of ZooKeeper or Curator") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  for (JavaClass type : shownBy(method)) {
                    if (type.getPackageName().startsWith("org.apache.")) {
                      events.add(
                          SimpleConditionEvent.violated(
                              method, method.getFullName() + " shows " + type.getName()));
                    }
                  }
                }
              });

  @ArchTest
  static final ArchRule concreteClassesAreFinal =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotAnonymousClasses()
          .and(are(not(modifier(JavaModifier.ABSTRACT))))
          .should()
          .haveModifier(JavaModifier.FINAL);

  private static Iterable<JavaClass> shownBy(JavaCodeUnit method) {
    List<JavaClass> shown = new ArrayList<>(method.getRawParameterTypes());
    shown.add(method.getRawReturnType());
    return shown;
  }
}
