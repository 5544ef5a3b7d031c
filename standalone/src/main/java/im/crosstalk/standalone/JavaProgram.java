package im.crosstalk.standalone;

import im.crosstalk.servers.ServerCommand;
import im.crosstalk.servers.Signal;
import im.crosstalk.servers.Spawner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java program with its ahead-of-time cache (JEP 483, 515), which halves the processor time of a start. The cache is made
 * from the record of one rehearsed run; it is only good for this jar, JDK and set of options, hence the fingerprint in the
 * directory's name. Without one the program runs all the same.
 */
final class JavaProgram {

    private static final long ASSEMBLY_LIMIT_SECONDS = 180;

    private static final List<String> COMMON_OPTIONS = List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseCompactObjectHeaders",
            // Map the cache where it was made for: relocating it costs half a second and makes 50 MB of it private.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            // Inline as much as JDK 13 did: compiling takes two thirds of the time then, and what is compiled is hardly
            // slower.
            // On one machine with all services that is most of what the first minutes cost.
            "-XX:MaxInlineLevel=9",
            "-XX:InlineSmallCode=1500",
            "-XX:FreqInlineSize=175",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xss512k",
            "-Dfile.encoding=UTF-8");

    private final String name;
    private final Path java;
    private final Path directory;
    private final List<String> options;
    private final List<String> target;
    private boolean recording;

    /**
     * @param name for messages
     * @param directory for the cache; exists
     * @param options of this program, beside those all have
     * @param target {@code -jar x.jar}, or {@code -cp …} to which the caller adds a main class
     */
    JavaProgram(String name, Path java, Path directory, List<String> options, List<String> target) {
        this.name = name;
        this.java = java;
        this.directory = directory;
        this.options = List.copyOf(options);
        this.target = List.copyOf(target);
    }

    /** Unpacks an executable jar of Spring Boot (an AOT cache needs a plain class path) unless that has been done. */
    static JavaProgram ofBootJar(Installation installation, Path jar, List<String> options) throws IOException {
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        Path directory = directory(installation, name, jar, options, List.of());
        Path unpacked = directory.resolve("app");
        if (!Files.isDirectory(unpacked)) {
            Path partial = Files.createTempDirectory(directory, "app.partial");
            run(
                    directory.resolve("unpack.log"),
                    List.of(
                            installation.java().toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-Djarmode=tools",
                            "-jar",
                            jar.toString(),
                            "extract",
                            "--force",
                            "--destination",
                            partial.toString()));
            Files.move(partial, unpacked, StandardCopyOption.ATOMIC_MOVE);
        }
        return new JavaProgram(
                name,
                installation.java(),
                directory,
                options,
                List.of("-jar", unpacked.resolve(jar.getFileName()).toString()));
    }

    /** A program within this program's own jar and libraries. */
    static JavaProgram ofOwnClassPath(Installation installation, String name, List<String> options) throws IOException {
        Path jar = installation.standaloneJar();
        List<String> libraries = new ArrayList<>(Fingerprint.stamps(jar.resolveSibling("lib")));
        libraries.add(Fingerprint.stamp(jar));
        return new JavaProgram(
                name,
                installation.java(),
                directory(installation, name, jar, options, libraries),
                options,
                List.of("-cp", jar.toString()));
    }

    private static Path directory(
            Installation installation, String name, Path jar, List<String> options, List<String> libraries)
            throws IOException {
        List<String> dependsOn = new ArrayList<>(libraries);
        dependsOn.addAll(COMMON_OPTIONS);
        dependsOn.addAll(options);
        dependsOn.add(System.getProperty("java.vm.version"));
        // The launcher adds these to whatever it starts.
        dependsOn.add(System.getenv().getOrDefault("JDK_JAVA_OPTIONS", ""));
        dependsOn.add(jar.toString());
        Path parent = Files.createDirectories(installation.derived().resolve(name));
        Path directory = parent.resolve(Fingerprint.of(jar, dependsOn));
        if (!Files.isDirectory(directory)) {
            // The one before it may still run, on another data directory.
            Trees.deleteAllButNewest(parent);
            Files.createDirectory(directory);
        }
        return directory;
    }

    /** The launcher, its options and the target as of now: with its cache if there is one, or recording for one. */
    List<String> commandLine(String... moreOptions) {
        List<String> line = new ArrayList<>();
        line.add(java.toString());
        line.addAll(COMMON_OPTIONS);
        line.addAll(options);
        line.addAll(List.of(moreOptions));
        if (recording) {
            line.addAll(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + configuration(), "-Xlog:aot=error"));
        } else if (Files.exists(cache())) {
            line.add("-XX:AOTCache=" + cache());
        }
        line.addAll(target);
        return line;
    }

    String name() {
        return name;
    }

    boolean hasCache() {
        return Files.exists(cache());
    }

    /** From now on (or no longer) its runs are recorded; the record is written when such a run ends. */
    void record(boolean wanted) {
        recording = wanted;
    }

    /** Makes the cache from the record. What goes wrong is in {@code assemble.log} beside it. */
    void assemble() throws IOException {
        Path partial = directory.resolve("cache.partial");
        List<String> line = new ArrayList<>();
        line.add(java.toString());
        line.addAll(COMMON_OPTIONS);
        // Objects can only be stored under G1; whatever collector the program uses loads them.
        line.addAll(List.of("-XX:+UseG1GC", "-Xmx512m"));
        line.addAll(
                List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + configuration(), "-XX:AOTCache=" + partial));
        line.addAll(target);
        run(directory.resolve("assemble.log"), line);
        Files.move(partial, cache(), StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(configuration());
    }

    private Path configuration() {
        return directory.resolve("recorded.aotconf");
    }

    private Path cache() {
        return directory.resolve("cache.aot");
    }

    private static void run(Path log, List<String> line) throws IOException {
        Process process = Spawner.start(new ProcessBuilder(
                        new ServerCommand(line, Signal.KILL).supervised().arguments())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        try {
            if (!process.waitFor(ASSEMBLY_LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("see " + log);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
