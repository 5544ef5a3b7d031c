package im.crosstalk.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./im} does on a checkout where nothing has been built, which no other test starts from. */
class FreshCheckoutIT {
    private static final int BUILD_SECONDS = 180;
    private static final Set<String> LEFT_OUT = Set.of("target", "test", ".git", ".im-data", "node_modules");

    /** Compiling is left out, since this build has just done it; modules, what they need, and packaging are not. */
    private static final String WITHOUT_COMPILING =
            "-o -Dmaven.main.skip=true -Dmaven.resources.skip=true -Dspring-boot.repackage.skip=true";

    @TempDir
    private Path checkout;

    @Test
    void allThatServesIsBuilt() throws Exception {
        copySources(Path.of(System.getProperty("im.home", "..")).toRealPath());
        Path output = checkout.resolve("output.txt");
        var builder = new ProcessBuilder(checkout.resolve("im").toString(), "serve", "--help")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("MAVEN_ARGS", WITHOUT_COMPILING);
        Process im = builder.start();
        try {
            assertThat(im.waitFor(BUILD_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            im.descendants().forEach(ProcessHandle::destroyForcibly);
            im.destroyForcibly();
        }
        assertThat(Files.readString(output, UTF_8)).contains("building …").doesNotContain("the build failed");
        assertThat(checkout.resolve("standalone/target/built-from")).isNotEmptyFile();
        assertThat(checkout.resolve("gateway-service/target/gateway-service.jar"))
                .exists();
    }

    private void copySources(Path home) throws IOException {
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (LEFT_OUT.contains(directory.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(checkout.resolve(home.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, checkout.resolve(home.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
