package im.crosstalk.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(packages = "im.crosstalk.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {
    private static final String[] DIALECTS = {
        "im.crosstalk.gateway.envelope..",
        "im.crosstalk.gateway.command..",
        "im.crosstalk.gateway.roomfile..",
        "im.crosstalk.gateway.upload.."
    };

    /** So neither Kafka nor Redis, no look-up, no socket, and no other dialect. */
    @ArchTest
    static final ArchRule dialectsHoldShapesOnly = classes()
            .that()
            .resideInAnyPackage(DIALECTS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "org.jspecify..",
                    "im.crosstalk.protocol..",
                    "im.crosstalk.gateway.json..",
                    "im.crosstalk.gateway.dialect..",
                    "im.crosstalk.gateway.envelope..",
                    "im.crosstalk.gateway.command..",
                    "im.crosstalk.gateway.roomfile..",
                    "im.crosstalk.gateway.upload..");

    @ArchTest
    static final SliceRule dialectsDoNotKnowOneAnother = SlicesRuleDefinition.slices()
            .matching("im.crosstalk.gateway.(envelope|command|roomfile|upload)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule jsonKnowsNothingOfTheGateway = noClasses()
            .that()
            .resideInAPackage("im.crosstalk.gateway.json..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.crosstalk.protocol..",
                    "im.crosstalk.gateway.dialect..",
                    "im.crosstalk.gateway.socket..",
                    "im.crosstalk.gateway.request..");

    @ArchTest
    static final ArchRule onlyTheConfigurationKnowsDialectsByName = noClasses()
            .that()
            .resideOutsideOfPackages(DIALECTS)
            .and()
            .doNotHaveFullyQualifiedName("im.crosstalk.gateway.GatewayConfiguration")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DIALECTS);

    @ArchTest
    static final ArchRule socketsKnowNeitherKafkaNorRedis = noClasses()
            .that()
            .resideInAPackage("im.crosstalk.gateway.socket..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.lettuce..", "im.crosstalk.platform.kafka..");

    @ArchTest
    static final ArchRule pagesKnowNothingOfWhatIsSaid = noClasses()
            .that()
            .resideInAPackage("im.crosstalk.gateway.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "im.crosstalk.protocol..",
                    "im.crosstalk.platform..",
                    "im.crosstalk.gateway.dialect..",
                    "im.crosstalk.gateway.request..",
                    "im.crosstalk.gateway.session..",
                    "im.crosstalk.gateway.delivery..",
                    "im.crosstalk.gateway.file..");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
