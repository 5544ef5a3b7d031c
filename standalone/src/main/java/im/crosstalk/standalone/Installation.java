package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where this build's artifacts are, and the Java that runs them.
 *
 * @param home the root of the repository
 * @param java the launcher
 * @param standaloneJar this very program
 */
record Installation(Path home, Path java, Path standaloneJar) {

    /** As {@code ./im} started it: the root is given as the system property {@code im.home}. */
    static Installation ofThisProgram() throws IOException {
        Path home = Path.of(System.getProperty("im.home", ".")).toRealPath();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Installation(home, java, home.resolve("standalone/target/standalone.jar"));
    }

    Path jar(Service service) {
        String name = service.serviceName();
        return home.resolve(name).resolve("target").resolve(name + ".jar");
    }

    boolean has(Service service) {
        return Files.isRegularFile(jar(service));
    }

    /** For what is derived from the artifacts: unpacked jars and AOT caches. */
    Path derived() {
        return home.resolve("standalone/target/programs");
    }
}
