package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Directories with all that is in them. */
final class Trees {

    private Trees() {}

    /** Leaves but the child that was changed last. */
    static void deleteAllButNewest(Path directory) throws IOException {
        Map<Path, FileTime> children = new HashMap<>();
        try (Stream<Path> found = Files.list(directory)) {
            for (Path child : found.toList()) {
                children.put(child, Files.getLastModifiedTime(child));
            }
        }
        List<Path> older = children.entrySet().stream()
                .sorted(Map.Entry.<Path, FileTime>comparingByValue().reversed())
                .skip(1)
                .map(Map.Entry::getKey)
                .toList();
        for (Path child : older) {
            delete(child);
        }
    }

    static void delete(Path tree) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(tree)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
