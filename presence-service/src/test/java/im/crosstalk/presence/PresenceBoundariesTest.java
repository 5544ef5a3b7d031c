package im.crosstalk.presence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages' notes promise. */
@AnalyzeClasses(packages = "im.crosstalk.presence", importOptions = ImportOption.DoNotIncludeTests.class)
class PresenceBoundariesTest {
    /** Who is online is decided without looking at Redis. */
    @ArchTest
    static final ArchRule STATUS_KNOWS_NO_LEASE = noClasses()
            .that()
            .resideInAPackage("..presence.status..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..presence.lease..", "io.lettuce..");
}
