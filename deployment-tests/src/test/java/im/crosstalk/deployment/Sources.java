package im.crosstalk.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository. */
final class Sources {
    /** The services' modules. */
    static final List<String> SERVICES = List.of(
            "auth-service", "chat-service", "group-service", "file-service", "presence-service", "gateway-service");

    private static final Path ROOT = Path.of(System.getProperty("im.home", ".."));

    private Sources() {}

    static Path at(String path) {
        return ROOT.resolve(path).normalize();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All files below a folder whose names end so. */
    static List<Path> below(String folder, String suffix) {
        try (Stream<Path> files = Files.walk(at(folder))) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
