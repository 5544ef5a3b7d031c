package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What {@code --data-dir} names: all state of this installation. Held by one supervisor at a time. */
final class DataDirectory implements AutoCloseable {

    private static final long LOG_LIMIT = 20L << 20;
    private static final int SECRET_BYTES = 32;

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Creates it if need be and takes it for this process. */
    static DataDirectory lock(Path directory) throws IOException, NotStarted {
        Path root = Files.createDirectories(directory).toRealPath();
        for (String inner : new String[] {"run", "log", "mail"}) {
            Files.createDirectories(root.resolve(inner));
        }
        Files.createDirectories(
                root.resolve("secrets"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel = FileChannel.open(
                root.resolve("run").resolve("supervisor.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new DataDirectory(root, channel);
            }
        } catch (OverlappingFileLockException heldHere) {
            // Said below; the kernel lets go of the lock when its holder dies, however it dies.
        }
        channel.close();
        throw new NotStarted("another ./im serve runs on " + root + "; stop it, or choose another --data-dir");
    }

    Path root() {
        return root;
    }

    Path runDirectory() {
        return root.resolve("run");
    }

    Path pidFile(String part) {
        return runDirectory().resolve(part + ".pid");
    }

    Path portsFile() {
        return runDirectory().resolve("ports.json");
    }

    Path mailDirectory() {
        return root.resolve("mail");
    }

    Path filesDirectory() {
        return root.resolve("files");
    }

    Path serverDirectory(String server) {
        return root.resolve(server);
    }

    /** The log of a part, to be appended to. */
    Path log(String part) {
        return root.resolve("log").resolve(part + ".log");
    }

    /** Puts a log that has grown large aside, in place of the one that was put aside before. */
    Path logRotated(String part) throws IOException {
        Path log = log(part);
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, log.resolveSibling(part + ".1.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    /** A permanent secret, 32 random bytes in hexadecimal, made when it is first asked for. Readable by its owner only. */
    String secret(String name) throws IOException {
        Path file = root.resolve("secrets").resolve(name);
        if (!Files.exists(file)) {
            byte[] bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            write(file, HexFormat.of().formatHex(bytes) + "\n", "rw-------");
        }
        return Files.readString(file).strip();
    }

    /**
     * How many partitions each topic has: as many as this installation had replicas of a service when it was first
     * started, and then for good, since another number would move chats from one partition to another. On a small machine
     * each costs.
     */
    String partitions(int wanted) throws IOException {
        Path file = root.resolve("partitions");
        if (!Files.exists(file)) {
            write(file, wanted + "\n", "rw-r--r--");
        }
        return Files.readString(file).strip();
    }

    /** Writes a file whole or not at all. */
    static void write(Path file, String content, String permissions) throws IOException {
        Path partial = Files.createTempFile(
                file.getParent(),
                "." + file.getFileName(),
                ".partial",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(partial, content);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
