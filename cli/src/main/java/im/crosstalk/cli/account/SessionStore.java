package im.crosstalk.cli.account;

import im.crosstalk.cli.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tokens of this user of the machine, one for each server, in a file that nobody else can read. */
public final class SessionStore {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;
    private final JsonMapper json = JsonMapper.shared();

    /** Somebody's session. */
    public record Kept(String username, String token) {}

    SessionStore(Path file) {
        this.file = file;
    }

    /** {@code $XDG_CONFIG_HOME/crosstalk/sessions.json}; that folder is {@code ~/.config} where nothing is said. */
    public static SessionStore ofUser() {
        String config = System.getenv("XDG_CONFIG_HOME");
        Path folder = config == null || config.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".config")
                : Path.of(config);
        return new SessionStore(folder.resolve("crosstalk").resolve("sessions.json"));
    }

    public Path file() {
        return file;
    }

    /**
     * Null where nobody has signed in.
     *
     * @throws IOException when there is something that cannot be read
     */
    public @Nullable Kept find(URI server) throws IOException {
        return all().get(Server.key(server));
    }

    public void keep(URI server, Kept session) throws IOException {
        Map<String, Kept> sessions = all();
        sessions.put(Server.key(server), session);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, FOLDER_OF_OWNER);
        }
        // A file of its own until it is whole: nobody reads half of it, and it is never open to others.
        Path whole = Files.createTempFile(folder, "sessions", ".json", OWNER_ONLY);
        Files.writeString(whole, json.writerWithDefaultPrettyPrinter().writeValueAsString(sessions));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, Kept> all() throws IOException {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            return new TreeMap<>(json.readValue(Files.readString(file), new TypeReference<Map<String, Kept>>() {}));
        } catch (JacksonException unreadable) {
            throw new IOException(file + " cannot be read; delete it and sign in again", unreadable);
        }
    }
}
