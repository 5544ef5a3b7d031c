package im.crosstalk.standalone;

import im.crosstalk.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A copy of a running installation, which is a data directory itself: what {@code ./im serve} finds there is what was
 * committed when the copy was done. PostgreSQL is copied as its manual has it for backups without its own tools
 * ("Low Level API"); Kafka is left out: what it held was either in the database already or acknowledged to nobody.
 */
final class Backup {

    /** What PostgreSQL makes anew, or must not find. */
    private static final Set<String> NOT_COPIED = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final int ATTEMPTS = 10;

    private static final Set<String> LOCKS = Set.of("postmaster.pid", "postmaster.opts");

    private final PostgresServer postgres;
    private final Path from;
    private final Path to;

    Backup(PostgresServer postgres, Path from, Path to) {
        this.postgres = postgres;
        this.from = from;
        this.to = to;
    }

    /** Copies; {@code to} is there, whole, once this returns. */
    void run() throws IOException, NotStarted {
        Path partial = to.resolveSibling(to.getFileName() + ".partial");
        if (Files.exists(partial)) {
            Trees.delete(partial);
        }
        Files.createDirectories(
                partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        copyDatabase(partial.resolve("postgres"));
        // After the database: a file holds at least what the database says of it, and what is more is cut off again.
        copyIfThere(from.resolve("files"), partial.resolve("files"));
        copyIfThere(from.resolve("secrets"), partial.resolve("secrets"));
        copyIfThere(from.resolve("partitions"), partial.resolve("partitions"));
        Files.move(partial, to);
    }

    private void copyDatabase(Path target) throws IOException, NotStarted {
        Path source = from.resolve("postgres");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // Keeps the log that is written meanwhile; goes with this connection.
            statement.execute("SELECT pg_create_physical_replication_slot('im_backup', true, true)");
            statement.execute("SELECT pg_backup_start('im backup', true)");
            copy(source, target, NOT_COPIED);
            try (ResultSet stopped =
                    statement.executeQuery("SELECT labelfile, spcmapfile FROM pg_backup_stop(false)")) {
                stopped.next();
                Files.writeString(target.resolve("backup_label"), stopped.getString(1));
            }
            copy(source.resolve("pg_wal"), target.resolve("pg_wal"), Set.of("archive_status", "summaries"));
        } catch (SQLException failed) {
            throw new NotStarted("PostgreSQL does not take part: " + failed.getMessage());
        }
        for (String empty : NOT_COPIED) {
            Files.createDirectories(
                    target.resolve(empty),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.createDirectories(target.resolve("pg_wal").resolve("archive_status"));
    }

    /** A busy machine may take longer than one attempt. */
    private Connection connect() throws SQLException {
        SQLException failure = new SQLException("not asked");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return postgres.connect();
            } catch (SQLException failed) {
                failure = failed;
            }
        }
        throw failure;
    }

    private static void copyIfThere(Path source, Path target) throws IOException {
        if (Files.exists(source)) {
            copy(source, target, Set.of());
        }
    }

    /** @param empty names of folders directly within, of which only the folder is copied */
    private static void copy(Path source, Path target, Set<String> empty) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                boolean left = source.equals(folder.getParent())
                        && empty.contains(folder.getFileName().toString());
                if (left) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.copy(folder, target.resolve(source.relativize(folder)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LOCKS.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(
                                file,
                                target.resolve(source.relativize(file)),
                                StandardCopyOption.COPY_ATTRIBUTES,
                                LinkOption.NOFOLLOW_LINKS);
                    } catch (NoSuchFileException gone) {
                        return visitFileFailed(file, gone);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            // Files come and go while they are copied; the log tells of it.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }
}
