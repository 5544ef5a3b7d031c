package im.crosstalk.file.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Bytes in files. An unfinished blob is {@code NAME.EPOCH.part}, a final one {@code NAME}; both in one of 256 folders.
 *
 * <p>Usually there is one part, and finishing is a rename. A writer that cannot be sure that its predecessor has
 * stopped begins a part of its own at the durable offset; the parts are then put together when the blob is finished.
 */
final class FilesystemStore implements BlobStore {
    private static final String PART = ".part";
    private static final int COPY_AT_ONCE = 8 * 1024 * 1024;

    private final Path root;
    private final long syncBytes;
    private final JdbcTemplate jdbc;

    /** One part, as the table has it. */
    private record Segment(long epoch, long start) {}

    /** @param syncBytes of one writer, after which it wants to be synchronised */
    FilesystemStore(Path root, long syncBytes, JdbcTemplate jdbc) {
        this.root = root.toAbsolutePath().normalize();
        this.syncBytes = syncBytes;
        this.jdbc = jdbc;
        try {
            Files.createDirectories(this.root);
            Files.delete(Files.createTempFile(this.root, "probe", PART));
        } catch (IOException failure) {
            throw new StoreUnusableException(
                    "Files cannot be written to the directory " + this.root + ".",
                    "Let IM_FILE_DIRECTORY name a directory that this user may write to.",
                    failure);
        }
    }

    @Override
    public void claim(String blob, long epoch, long offset, boolean uncertain) {
        List<Segment> segments = segments(blob);
        if (!uncertain && !segments.isEmpty()) {
            return;
        }
        // Parts of which nothing counts are in nobody's way but would make the blob one of many parts.
        jdbc.update("DELETE FROM segment WHERE blob = ? AND start_offset >= ?", blob, offset);
        jdbc.update("INSERT INTO segment (blob, epoch, start_offset) VALUES (?, ?, ?)", blob, epoch, offset);
    }

    @Override
    public BlobWriter append(String blob, long offset, long size) {
        List<Segment> segments = segments(blob);
        if (segments.isEmpty()) {
            throw new StorageException("nothing is known of this blob", false, null);
        }
        Segment last = segments.getLast();
        Path part = part(blob, last.epoch());
        try {
            Path folder = folder(blob);
            boolean made = !Files.exists(part);
            FileChannel channel = FileChannel.open(part, CREATE, WRITE);
            if (channel.size() < offset - last.start()) {
                channel.close();
                throw new StorageException("bytes that were durable are gone", false, null);
            }
            if (made) {
                force(folder);
            }
            channel.position(offset - last.start());
            return new FileWriter(channel, syncBytes);
        } catch (IOException failure) {
            throw StorageException.of("cannot open a file", failure);
        }
    }

    @Override
    public void finish(String blob, long size) {
        List<Segment> segments = segments(blob);
        Path last = place(blob);
        try {
            if (!Files.exists(last)) {
                Path folder = folder(blob);
                Path whole = wholePart(blob, segments, size);
                Files.move(whole, last, StandardCopyOption.ATOMIC_MOVE);
                force(folder);
            }
            removeParts(blob);
        } catch (IOException failure) {
            throw StorageException.of("cannot finish a file", failure);
        }
    }

    /** One durable file that has all bytes. */
    private Path wholePart(String blob, List<Segment> segments, long size) throws IOException {
        if (segments.size() == 1 && Files.exists(part(blob, segments.getFirst().epoch()))) {
            Path only = part(blob, segments.getFirst().epoch());
            try (FileChannel channel = FileChannel.open(only, WRITE)) {
                if (channel.size() > size) {
                    // What a request wrote that was refused in the end.
                    channel.truncate(size);
                    channel.force(true);
                }
            }
            return only;
        }
        if (segments.isEmpty() && size > 0) {
            throw new StorageException("nothing is known of this blob", false, null);
        }
        Path joined = sibling(blob, UUID.randomUUID() + PART);
        try (FileChannel out = FileChannel.open(joined, CREATE_NEW, WRITE)) {
            for (int i = 0; i < segments.size(); i++) {
                long end = i + 1 < segments.size() ? segments.get(i + 1).start() : size;
                copy(part(blob, segments.get(i).epoch()), end - segments.get(i).start(), out);
            }
            out.force(true);
        } catch (IOException failure) {
            Files.deleteIfExists(joined);
            throw failure;
        }
        return joined;
    }

    private static void copy(Path part, long length, FileChannel out) throws IOException {
        if (length == 0) {
            return;
        }
        try (FileChannel in = FileChannel.open(part, READ)) {
            long done = 0;
            while (done < length) {
                long copied = in.transferTo(done, Math.min(COPY_AT_ONCE, length - done), out);
                if (copied <= 0) {
                    throw new IOException("a part is too short");
                }
                done += copied;
            }
        }
    }

    @Override
    public InputStream read(String blob, long offset, long length) {
        try {
            FileChannel channel = FileChannel.open(place(blob), READ);
            channel.position(offset);
            return new BoundedInputStream(Channels.newInputStream(channel), length);
        } catch (IOException failure) {
            throw StorageException.of("cannot read a file", failure);
        }
    }

    @Override
    public void discard(String blob) {
        try {
            Files.deleteIfExists(place(blob));
            removeParts(blob);
        } catch (IOException failure) {
            throw StorageException.of("cannot remove a file", failure);
        }
        jdbc.update("DELETE FROM segment WHERE blob = ?", blob);
    }

    private void removeParts(String blob) throws IOException {
        List<Path> parts = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory(blob), blob + ".*" + PART)) {
            all.forEach(parts::add);
        } catch (NoSuchFileException noFolder) {
            return;
        }
        for (Path part : parts) {
            Files.deleteIfExists(part);
        }
    }

    private List<Segment> segments(String blob) {
        return jdbc.query(
                "SELECT epoch, start_offset FROM segment WHERE blob = ? ORDER BY start_offset, epoch",
                (row, number) -> new Segment(row.getLong(1), row.getLong(2)),
                blob);
    }

    private Path directory(String blob) {
        return root.resolve(blob.substring(0, 2));
    }

    private Path folder(String blob) throws IOException {
        Path folder = directory(blob);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            force(root);
        }
        return folder;
    }

    private Path place(String blob) {
        return directory(blob).resolve(blob);
    }

    private Path part(String blob, long epoch) {
        return sibling(blob, epoch + PART);
    }

    private Path sibling(String blob, String suffix) {
        return directory(blob).resolve(blob + "." + suffix);
    }

    /** Makes names in a folder survive a crash of the machine. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }
}
