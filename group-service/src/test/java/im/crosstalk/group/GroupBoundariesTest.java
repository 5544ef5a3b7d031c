package im.crosstalk.group;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;

/** What the packages' notes promise. */
@AnalyzeClasses(packages = "im.crosstalk.group", importOptions = ImportOption.DoNotIncludeTests.class)
class GroupBoundariesTest {
    /** Names are a copy of what others own; they know nothing of groups. */
    @ArchTest
    static final ArchRule NAMES_KNOW_NO_FEATURE = noClasses()
            .that()
            .resideInAPackage("..group.user..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..group.membership..");

    /** Entities do not leave their feature. */
    @ArchTest
    static final ArchRule ENTITIES_STAY_AT_HOME =
            classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();
}
