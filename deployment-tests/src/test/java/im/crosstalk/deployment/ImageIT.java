package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The images' recipe. */
class ImageIT {
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
    void whatIsCopiedIsThere() {
        assertThat(lines.stream()
                        .filter(line -> line.matches("COPY (--chmod=\\d+ )?deploy/.*"))
                        .map(line -> line.replaceAll("COPY (--chmod=\\d+ )?(\\S+) .*", "$2")))
                .hasSize(2)
                .allMatch(file -> Files.exists(Sources.at(file)));
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
