package im.crosstalk.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.cli.account.SessionStore.Kept;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionStoreTest {
    private static final Kept ANN = new Kept("ann", "a.b.c");

    @TempDir
    private Path folder;

    @Test
    void tokensGoToTheHostTheyCameFromAndToNoOther() throws IOException {
        var store = new SessionStore(folder.resolve("deep/crosstalk/sessions.json"));
        assertThat(store.find(URI.create("ws://localhost"))).isNull();
        store.keep(URI.create("ws://LOCALHOST:8765"), ANN);
        store.keep(URI.create("wss://chat.example"), new Kept("bob", "d.e.f"));
        assertThat(store.find(URI.create("http://localhost:8080/files/x"))).isEqualTo(ANN);
        assertThat(store.find(URI.create("ws://localhost.evil.example"))).isNull();
        assertThat(store.find(URI.create("https://chat.example/files/x")).token())
                .isEqualTo("d.e.f");
        assertThat(store.find(URI.create("ws://chat.example")))
                .as("never where others can read it")
                .isNull();
    }

    @Test
    void nobodyElseCanReadThem() throws IOException {
        Path file = folder.resolve("crosstalk/sessions.json");
        new SessionStore(file).keep(URI.create("ws://localhost"), ANN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("sessions.json"), "{");
        assertThatThrownBy(() -> new SessionStore(file).find(URI.create("ws://localhost")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sign in again");
    }
}
