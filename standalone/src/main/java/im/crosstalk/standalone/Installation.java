package im.crosstalk.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    /**
     * Keeps other supervisors of this build (on other data directories) from deriving the same at the same time; waits for one
     * that does. Closing the channel lets go.
     */
    FileChannel lockDerived(Console console) throws IOException {
        Files.createDirectories(derived());
        FileChannel channel =
                FileChannel.open(derived().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            console.line("another ./im serve of this build is starting: waiting for it");
            channel.lock();
        }
        return channel;
    }
}
