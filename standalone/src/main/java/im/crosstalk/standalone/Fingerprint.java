package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Tells one build of a jar from another by the names and checksums of its entries, without reading them. */
final class Fingerprint {

    private static final int LENGTH = 16;

    private Fingerprint() {}

    /** {@code more} is whatever else a derived file depends on. */
    static String of(Path jar, List<String> more) throws IOException {
        MessageDigest digest = sha256();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .map(entry -> entry.getName() + ' ' + entry.getCrc() + ' ' + entry.getSize() + '\n')
                    .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        }
        more.forEach(line -> digest.update((line + '\n').getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
    }

    /** Which files those are: names, sizes and times, as the virtual machine itself compares the jars of an AOT cache. */
    static List<String> stamps(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> stamps = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                stamps.add(stamp(file));
            }
            return stamps;
        }
    }

    static String stamp(Path file) throws IOException {
        return file + " " + Files.size(file) + " "
                + Files.getLastModifiedTime(file).toMillis();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
