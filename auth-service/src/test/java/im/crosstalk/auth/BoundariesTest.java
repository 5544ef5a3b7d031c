package im.crosstalk.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages' notes say of imports. */
@AnalyzeClasses(packages = "im.crosstalk.auth", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
    private static final String[] FEATURES = {
        "im.crosstalk.auth.account..",
        "im.crosstalk.auth.email..",
        "im.crosstalk.auth.session..",
        "im.crosstalk.auth.settings..",
        "im.crosstalk.auth.handler.."
    };

    @ArchTest
    static final ArchRule featuresFormNoCycle =
            slices().matching("im.crosstalk.auth.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule whatServesFeaturesKnowsNone = noClasses()
            .that()
            .resideInAnyPackage(
                    "im.crosstalk.auth.throttle..",
                    "im.crosstalk.auth.outbox..",
                    "im.crosstalk.auth.secret..",
                    "im.crosstalk.auth.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES);

    @ArchTest
    static final ArchRule emailKnowsNoAccount = noClasses()
            .that()
            .resideInAPackage("im.crosstalk.auth.email..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("im.crosstalk.auth.account..", "im.crosstalk.auth.session..");

    @ArchTest
    static final ArchRule accountKnowsNoSession = noClasses()
            .that()
            .resideInAPackage("im.crosstalk.auth.account..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("im.crosstalk.auth.session..");
}
