package im.crosstalk.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root. Root therefore runs it in a user namespace of its own, where it is nobody but its files
 * are still root's; where such namespaces are forbidden (as in many containers) it really becomes nobody, keeping the one
 * capability that lets it pass through root's directories.
 */
enum Unprivileged {
    NOT_NEEDED(List.of()),
    USER_NAMESPACE(List.of("unshare", "-U")),
    NOBODY(List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override"));

    private static final int ROOT_ID = 0;
    private static final int NOBODY_ID = 65534;

    private final List<String> wrapper;

    Unprivileged(List<String> wrapper) {
        this.wrapper = wrapper;
    }

    /** What this machine needs and allows. */
    static Unprivileged here() {
        return Detected.KIND;
    }

    List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>(wrapper);
        wrapped.addAll(command);
        return wrapped;
    }

    /** Gives a directory with all that is in it to the server, which insists on owning it. */
    void own(Path directory) throws IOException {
        if (this == NOT_NEEDED) {
            return;
        }
        int owner = this == NOBODY ? NOBODY_ID : ROOT_ID;
        if (Files.getAttribute(directory, "unix:uid").equals(owner)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(directory)) {
            // The directory itself last: its owner says that the rest is done.
            all = found.toList().reversed();
        }
        for (Path path : all) {
            Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** How many leading arguments of a command are one of these wrappers. */
    static int wrapperLength(List<String> command) {
        for (Unprivileged kind : values()) {
            int length = kind.wrapper.size();
            if (length > 0
                    && command.size() > length
                    && command.subList(0, length).equals(kind.wrapper)) {
                return length;
            }
        }
        return 0;
    }

    private static final class Detected {
        private static final Unprivileged KIND = detect();

        private static Unprivileged detect() {
            if (!"root".equals(System.getProperty("user.name"))) {
                return NOT_NEEDED;
            }
            return ParentDeath.succeeds("unshare", "-U", "true") ? USER_NAMESPACE : NOBODY;
        }
    }
}
