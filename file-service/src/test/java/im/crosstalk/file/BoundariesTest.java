package im.crosstalk.file;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages' notes say of imports. */
@AnalyzeClasses(packages = "im.crosstalk.file", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
    @ArchTest
    static final ArchRule featuresFormNoCycle =
            slices().matching("im.crosstalk.file.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule whatFilesAreForKnowsNotOneAnother = slices().matching(
                    "im.crosstalk.file.(personal|room|transfer)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule theEngineKnowsNoPurpose = noClasses()
            .that()
            .resideInAnyPackage("im.crosstalk.file.upload..", "im.crosstalk.file.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.crosstalk.file.personal..",
                    "im.crosstalk.file.room..",
                    "im.crosstalk.file.transfer..",
                    "im.crosstalk.file.http..");

    @ArchTest
    static final ArchRule theStoreKnowsNoFile = noClasses()
            .that()
            .resideInAPackage("im.crosstalk.file.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("im.crosstalk.file.upload..", "im.crosstalk.protocol..");

    @ArchTest
    static final ArchRule onlyTheStoreKnowsAmazon = noClasses()
            .that()
            .resideOutsideOfPackage("im.crosstalk.file.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");
}
