package im.crosstalk.file.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.file.Tokens;
import im.crosstalk.protocol.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tus client that is not ours: {@code tus-js-client}, from {@code web/}, in Node. */
@Timeout(180)
class TusJsClientTest {
    private static final Path WEB = Path.of("../web").toAbsolutePath().normalize();
    private static final int NPM_SECONDS = 90;

    @TempDir
    private Path folder;

    private record Ended(int code, String output) {}

    @Test
    void anInterruptedUploadGoesOn() throws Exception {
        assumeTrue(run(Map.of(), folder, "node", "--version").code() == 0, "needs Node");
        Path web = installed();
        RunningService service = RunningService.shared();
        byte[] bytes = Http.bytes(3_000_000);
        Path file = Files.write(folder.resolve("tệp tus.bin"), bytes);
        try (Gateway gateway = new Gateway()) {
            Caller user = gateway.user(701, "tus-js");
            Ended ended = run(
                    Map.of("IM_TOKEN", Tokens.of(user)),
                    web,
                    "node",
                    "test/tus-client.js",
                    service.url() + "/files",
                    file.toString());
            assertThat(ended.code()).as(ended.output()).isZero();

            JsonNode told = JsonMapper.shared().readTree(ended.output());
            assertThat(told.path("interruptedAt").asInt()).isGreaterThan(bytes.length / 2);
            assertThat(told.path("resumedAt").asInt()).isBetween(bytes.length / 4, bytes.length);
            String path = URI.create(told.path("url").asString()).getPath();
            var got = Http.of(service, user).get(path);
            assertThat(Http.sha256(got.body())).isEqualTo(Http.sha256(bytes));
            assertThat(got.headers().firstValue("Content-Disposition").orElse(""))
                    .contains("tus.bin");
        }
    }

    /** The folder {@code web/} with what its lock file names; a copy of it, where nobody has installed that. */
    private Path installed() throws IOException, InterruptedException {
        if (Files.isDirectory(WEB.resolve("node_modules/tus-js-client"))) {
            return WEB;
        }
        Path copy = Files.createDirectories(Path.of("target/web").toAbsolutePath());
        Files.createDirectories(copy.resolve("test"));
        for (String each : new String[] {"package.json", "package-lock.json", "test/tus-client.js"}) {
            Files.copy(WEB.resolve(each), copy.resolve(each), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(copy.resolve("node_modules/tus-js-client"))) {
            Ended ended =
                    run(Map.of(), copy, "npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
            assumeTrue(ended.code() == 0, "needs npm, and its registry once: " + ended.output());
        }
        return copy;
    }

    private static Ended run(Map<String, String> environment, Path in, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("node", ".out");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean inTime = process.waitFor(NPM_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return new Ended(inTime ? process.exitValue() : -1, Files.readString(output, UTF_8));
        } catch (IOException noSuchProgram) {
            return new Ended(-1, noSuchProgram.toString());
        } finally {
            Files.delete(output);
        }
    }
}
