package im.crosstalk.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@code .dockerignore} leaves of this repository: the last line that fits a file, or a folder above it, decides. Like buildah and
 * Docker 20.10 it enters no folder that is left out, unless an exception names it or something below it without a star.
 */
final class BuildContext {
    private static final Set<String> NEVER_ENTERED = Set.of(".git", "node_modules", ".im-data");

    private record Line(String pattern, boolean kept) {}

    private final List<Line> lines;

    BuildContext(Path dockerignore) {
        lines = Sources.text(dockerignore)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.startsWith("!") ? new Line(line.substring(1), true) : new Line(line, false))
                .toList();
    }

    /** The paths of all files in it. */
    Set<String> files() {
        Set<String> files = new TreeSet<>();
        Path root = Sources.at("").toAbsolutePath();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    String path = root.relativize(folder).toString();
                    return (path.isEmpty() || isEntered(path)) && !NEVER_ENTERED.contains(name)
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = root.relativize(file).toString();
                    if (isKept(path)) {
                        files.add(path);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    private boolean isEntered(String folder) {
        return isKept(folder)
                || lines.stream().anyMatch(line -> line.kept() && (line.pattern() + "/").startsWith(folder + "/"));
    }

    private boolean isKept(String path) {
        boolean kept = true;
        for (Line line : lines) {
            if (line.kept() != kept && matches(line.pattern(), path)) {
                kept = line.kept();
            }
        }
        return kept;
    }

    /** Whether a pattern fits a path or a folder above it. */
    static boolean matches(String pattern, String path) {
        if (pattern.equals(".") || pattern.equals("**")) {
            return true;
        }
        List<String> expression = new ArrayList<>();
        for (String part : pattern.split("/")) {
            expression.add(part.replace(".", "\\.").replace("*", "[^/]*"));
        }
        return path.matches(String.join("/", expression) + "(/.*)?");
    }
}
