package im.crosstalk.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void isHeldByOneSupervisorAtATime() throws Exception {
        Path root = parent.resolve("data");
        try (DataDirectory first = DataDirectory.lock(root)) {
            assertThatThrownBy(() -> DataDirectory.lock(root))
                    .isInstanceOf(NotStarted.class)
                    .hasMessageContaining(first.root().toString())
                    .hasMessageContaining("--data-dir");
        }
        DataDirectory.lock(root).close();
    }

    @Test
    void secretsAreMadeOnceAndAreTheirOwnersAlone() throws Exception {
        String secret;
        try (DataDirectory data = DataDirectory.lock(parent)) {
            secret = data.secret("id-secret");
            assertThat(secret).matches("[0-9a-f]{64}").isNotEqualTo(data.secret("another"));
        }
        try (DataDirectory data = DataDirectory.lock(parent)) {
            assertThat(data.secret("id-secret")).isEqualTo(secret);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("secrets"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("secrets/id-secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void partitionsStayAsManyAsThereWereAtFirst() throws Exception {
        try (DataDirectory data = DataDirectory.lock(parent)) {
            assertThat(data.partitions(2)).isEqualTo("2");
            assertThat(data.partitions(5)).isEqualTo("2");
        }
    }
}
