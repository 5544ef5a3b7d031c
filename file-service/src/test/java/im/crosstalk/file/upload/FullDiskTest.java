package im.crosstalk.file.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.file.RunningService.Data;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FullDiskTest {
    @Test
    void aFullDiskLosesNothingAndGoesOnWhenThereIsRoom() throws Exception {
        Path small = Files.createTempDirectory("small");
        assumeTrue(mount(small), "needs to mount a small filesystem");
        byte[] bytes = Http.bytes(3 * 1024 * 1024);
        try (RunningService own = RunningService.start(
                        new Data(Data.fresh().databaseUrl(), small),
                        "file-service-0",
                        "im.file.checkpoint-bytes=256KB");
                Gateway gateway = new Gateway()) {
            Http http = Http.of(own, gateway.user(605, "disk"));
            Path ballast = Files.write(small.resolve("ballast"), new byte[2 * 1024 * 1024]);
            String path = http.create(bytes.length, "full");
            assertThat(http.patch(path, 0, Arrays.copyOf(bytes, 1_000_000)).statusCode())
                    .isEqualTo(204);

            var refused = http.patch(path, 1_000_000, Arrays.copyOfRange(bytes, 1_000_000, bytes.length));
            assertThat(refused.statusCode()).isEqualTo(507);
            assertThat(new String(refused.body(), UTF_8))
                    .contains("STORAGE_FULL")
                    .doesNotContain(small.toString())
                    .doesNotContain("Exception");
            int offset = (int) Http.offset(http.tus("HEAD", path, null));
            assertThat(offset).isGreaterThanOrEqualTo(1_000_000).isLessThan(bytes.length);

            Files.delete(ballast);
            assertThat(http.patch(path, offset, Arrays.copyOfRange(bytes, offset, bytes.length))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(http.get(path).body()).isEqualTo(bytes);
        } finally {
            run("umount", small.toString());
        }
    }

    private static boolean mount(Path at) throws IOException, InterruptedException {
        return run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", at.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
