package im.crosstalk.cli.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The file that is sent: pieces of it, and the SHA-256 of all of it, which is made while it is read in order. */
final class FileSource implements Closeable {
    private static final int BUFFER = 1 << 20;
    private static final int ID_DIGITS = 40;

    private final Path path;
    private final String name;
    private final long size;
    private final long modified;
    private final FileChannel channel;
    private MessageDigest digest = sha256Digest();
    private long digested;

    private FileSource(Path path, BasicFileAttributes attributes, FileChannel channel) {
        this.path = path;
        this.name = path.getFileName().toString();
        this.size = attributes.size();
        this.modified = attributes.lastModifiedTime().toMillis();
        this.channel = channel;
    }

    /** @throws IOException when there is no file that can be read; the message says it in full */
    static FileSource open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            BasicFileAttributes attributes = Files.readAttributes(absolute, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new IOException(path + " is no regular file");
            }
            return new FileSource(absolute, attributes, FileChannel.open(absolute));
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + path, missing);
        }
    }

    String name() {
        return name;
    }

    long size() {
        return size;
    }

    /** The same for the same file each time, so that another run goes on where this one ends. */
    String defaultId() {
        byte[] hash = sha256Digest().digest((name + '\0' + size + '\0' + modified).getBytes(UTF_8));
        return "im-" + HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
    }

    /** @throws FileChangedException when there is less than that in the file */
    byte[] read(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        fill(ByteBuffer.wrap(bytes), offset);
        if (offset <= digested && digested < offset + length) {
            int known = Math.toIntExact(digested - offset);
            digest.update(bytes, known, length - known);
            digested = offset + length;
        }
        return bytes;
    }

    /** Of all the file; what has not been read in order is read now. */
    String sha256() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (digested < size) {
            buffer.clear().limit((int) Math.min(BUFFER, size - digested));
            fill(buffer, digested);
            digested += buffer.flip().remaining();
            digest.update(buffer);
        }
        byte[] hash = digest.digest();
        forgetDigest();
        return HexFormat.of().formatHex(hash);
    }

    /** What was read before may have been something else. */
    void forgetDigest() {
        digest = sha256Digest();
        digested = 0;
    }

    /** @throws FileChangedException when it is not the file any more whose upload began */
    void requireUnchanged() throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        if (now.size() != size || now.lastModifiedTime().toMillis() != modified) {
            throw new FileChangedException();
        }
    }

    private void fill(ByteBuffer buffer, long offset) throws IOException {
        long at = offset;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new FileChangedException();
            }
            at += read;
        }
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
