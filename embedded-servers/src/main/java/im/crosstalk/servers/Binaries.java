package im.crosstalk.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the servers' binaries from their jars, once per machine and version, into the user's cache directory. */
final class Binaries {

    private static final String REDIS_VERSION = "7.0.15";
    private static final String POSTGRES_VERSION = "18.6.0";

    private Binaries() {}

    /** The directory that holds PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
    static Path postgres() throws IOException {
        String archive = "postgres-%s.txz".formatted(isMac() ? "darwin-" + intelName() : "linux-" + intelName());
        return unpacked("postgres-" + POSTGRES_VERSION, target -> untar(archive, target));
    }

    /** The {@code redis-server} executable. */
    static Path redis() throws IOException {
        String resource = "redis-server-%s-%s-%s"
                .formatted(REDIS_VERSION, isMac() ? "darwin" : "linux", isArm() ? "arm64" : "amd64");
        return unpacked("redis-" + REDIS_VERSION, target -> {
                    Path executable = target.resolve("redis-server");
                    try (InputStream in = resource(resource)) {
                        Files.copy(in, executable);
                    }
                    Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
                })
                .resolve("redis-server");
    }

    private static Path cacheDirectory() {
        if (Unprivileged.here() == Unprivileged.NOBODY) {
            // Root's own directories are closed to nobody, and PostgreSQL insists on finding its own executable.
            return Path.of("/var/cache/crosstalk");
        }
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("crosstalk");
    }

    /** Fills {@code name} in the cache unless it is there; several processes may do so at once. */
    private static Path unpacked(String name, Unpacking unpacking) throws IOException {
        Path finished = cacheDirectory().resolve(name);
        if (Files.isDirectory(finished)) {
            return finished;
        }
        Files.createDirectories(finished.getParent());
        Path partial = Files.createTempDirectory(finished.getParent(), name + ".partial-");
        try {
            Path content = Files.createDirectory(partial.resolve("content"));
            unpacking.into(content);
            Files.move(content, finished, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException lost) {
            if (!Files.isDirectory(finished)) {
                throw lost;
            }
        } finally {
            TemporaryDirectories.delete(partial);
        }
        return finished;
    }

    private static void untar(String archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource(archive))))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.copy(tar, path);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                } else {
                    throw new IOException("unexpected kind of entry: " + entry.getName());
                }
            }
        }
    }

    private static InputStream resource(String name) {
        InputStream in = Binaries.class.getResourceAsStream("/" + name);
        if (in == null) {
            throw new UncheckedIOException(new IOException(
                    "no " + name + " on the class path: this kind of machine (" + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + ") has no embedded servers"));
        }
        return in;
    }

    private static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    }

    private static boolean isArm() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("aarch64") || architecture.startsWith("arm");
    }

    private static String intelName() {
        return isArm() ? "arm_64" : "x86_64";
    }

    @FunctionalInterface
    private interface Unpacking {
        void into(Path directory) throws IOException;
    }
}
