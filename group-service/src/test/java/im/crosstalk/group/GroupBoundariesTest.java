package im.crosstalk.group;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;

/** What the packages' notes promise. */
@AnalyzeClasses(packages = "im.crosstalk.group", importOptions = ImportOption.DoNotIncludeTests.class)
class GroupBoundariesTest {
    /** Each package may use those named after it, and no other; names know no feature. */
    @ArchTest
    static final ArchRule EACH_KNOWS_ITS_OWN = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("im.crosstalk.group..")
            .layer("table")
            .definedBy("im.crosstalk.group")
            .layer("access")
            .definedBy("..group.access..")
            .layer("membership")
            .definedBy("..group.membership..")
            .layer("friendship")
            .definedBy("..group.friendship..")
            .layer("notice")
            .definedBy("..group.notice..")
            .layer("request")
            .definedBy("..group.request..")
            .layer("user")
            .definedBy("..group.user..")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("table")
            .whereLayer("membership")
            .mayOnlyBeAccessedByLayers("table", "access")
            .whereLayer("friendship")
            .mayOnlyBeAccessedByLayers("table", "access", "membership")
            .whereLayer("notice")
            .mayOnlyBeAccessedByLayers("table", "membership", "friendship")
            .whereLayer("request")
            .mayOnlyBeAccessedByLayers("table", "access", "membership", "friendship")
            .whereLayer("user")
            .mayOnlyBeAccessedByLayers("table", "membership", "friendship");

    /** Entities do not leave their feature. */
    @ArchTest
    static final ArchRule ENTITIES_STAY_AT_HOME =
            classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();
}
