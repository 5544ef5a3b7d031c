package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The images' recipe. */
class ImageIT {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern RESOURCES = Pattern.compile("<directory>([^<$]+)</directory>");

    private final List<String> lines =
            Sources.text(Sources.at("Dockerfile")).lines().toList();

    @Test
    void basesArePinned() {
        assertThat(lines.stream().filter(line -> line.matches("ARG (JDK|JRE)=.*")))
                .hasSize(2)
                .allMatch(line -> line.matches("ARG J..=eclipse-temurin:25-j..-noble@sha256:[0-9a-f]{64}"));
        assertThat(lines.stream().filter(line -> line.startsWith("FROM ")))
                .allMatch(line -> line.matches("FROM (\\$\\{(JDK|JRE|JARS)}|scratch)( AS [a-z]+)?"));
    }

    @Test
    void theyRunWithoutRightsAndHearSignals() {
        assertThat(lines).contains("USER 10001:10001", "STOPSIGNAL SIGTERM");
        assertThat(lines.getLast()).startsWith("ENTRYPOINT [\"java\",");
    }

    @Test
    void whatIsCopiedIsThereAndInTheBuildContext() {
        Set<String> context = new BuildContext(Sources.at(".dockerignore")).files();
        List<String> sources = lines.stream()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .map(line -> line.replaceAll("COPY (--\\S+ )*(\\S+) .*", "$2"))
                .toList();
        assertThat(sources)
                .contains(".", "*/target/*-service.jar", "deploy/image/healthcheck", "deploy/image/java.options");
        for (String source : sources) {
            assertThat(context).as(source).anyMatch(file -> BuildContext.matches(source, file));
        }
        Sources.SERVICES.forEach(service -> assertThat(context).contains(service + "/target/" + service + ".jar"));
    }

    /** Else the build in the image fails, or makes something else than the one outside. */
    @Test
    void theBuildContextHasAllSources() {
        Set<String> context = new BuildContext(Sources.at(".dockerignore")).files();
        assertThat(context).contains("pom.xml", "mvnw", ".mvn/wrapper/maven-wrapper.properties");
        for (String module : found(MODULE, "pom.xml")) {
            assertThat(context).contains(module + "/pom.xml");
            Stream.concat(Stream.of("src/main"), found(RESOURCES, module + "/pom.xml").stream())
                    .map(folder -> Path.of(module, folder).normalize().toString())
                    .filter(folder -> Files.isDirectory(Sources.at(folder)))
                    .forEach(folder -> assertThat(context).containsAll(filesBelow(folder)));
        }
    }

    private static List<String> found(Pattern pattern, String file) {
        return pattern.matcher(Sources.text(Sources.at(file)))
                .results()
                .map(one -> one.group(1))
                .toList();
    }

    private static List<String> filesBelow(String folder) {
        return Sources.below(folder, "").stream()
                .filter(Files::isRegularFile)
                .map(file -> Sources.at("").relativize(file).toString())
                .toList();
    }

    @Test
    void theBuildContextHasNoSecretsAndNothingThatChangesWithoutTheCode() {
        assertThat(new BuildContext(Sources.at(".dockerignore")).files())
                .noneMatch(
                        file -> file.matches("(.*/)?\\.(env|git|im-data)(/.*)?|docs/.*|.*/src/test/.*|.*/classes/.*"));
    }

    @Test
    void theScriptBuildsWhatComposeBuilds() {
        Compose compose = Compose.read("docker-compose.yml");
        List<String> expected = Sources.SERVICES.stream()
                .map(service -> {
                    Map<String, String> said =
                            compose.services().get(service).build().args();
                    return "image %s %s %s \"$@\""
                            .formatted(
                                    service,
                                    said.get("MANAGEMENT_PORT"),
                                    said.getOrDefault("COLLECTOR", "UseSerialGC"));
                })
                .toList();
        assertThat(Sources.text(Sources.at("deploy/build-images")).lines().filter(line -> line.startsWith("image ")))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(lines).contains("ARG COLLECTOR=UseSerialGC");
    }

    @Test
    void theHealthCheckAsksForReadiness() {
        assertThat(Files.isExecutable(Sources.at("deploy/image/healthcheck"))).isTrue();
        assertThat(Sources.text(Sources.at("deploy/image/healthcheck")))
                .contains("/actuator/health/readiness")
                .contains("MANAGEMENT_SERVER_PORT");
    }

    @Test
    void thisJavaTakesTheOptions() throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Sources.at("deploy/image/java.options"),
                        "-XX:+UseSerialGC",
                        "-version")
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(java.exitValue()).as(said).isZero();
        assertThat(said).doesNotContainIgnoringCase("warning");
    }
}
