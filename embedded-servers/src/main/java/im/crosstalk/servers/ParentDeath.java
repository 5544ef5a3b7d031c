package im.crosstalk.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ties the life of a child process to that of its parent by {@code PR_SET_PDEATHSIG}, which util-linux's {@code setpriv} sets. */
final class ParentDeath {

    private static final boolean AVAILABLE = succeeds("setpriv", "--pdeathsig", "KILL", "true");
    private static final boolean SETSID = succeeds("setsid", "true");

    private ParentDeath() {}

    /**
     * Puts the wrapper before a command, or nothing where there is no such {@code setpriv}. The kernel sends the signal when
     * the <em>thread</em> that started the child ends, see {@link Spawner}.
     */
    static List<String> bind(List<String> command, Signal signal) {
        if (!AVAILABLE) {
            return command;
        }
        // After a wrapper that changes credentials: such a change clears the setting.
        int program = Unprivileged.wrapperLength(command);
        List<String> bound = new ArrayList<>(command.subList(0, program));
        bound.addAll(List.of("setpriv", "--pdeathsig", signal.name()));
        bound.addAll(command.subList(program, command.size()));
        return bound;
    }

    /** Gives the command a session of its own, out of reach of the terminal's Ctrl-C. */
    static List<String> detach(List<String> command) {
        if (!SETSID) {
            return command;
        }
        List<String> detached = new ArrayList<>(command);
        detached.addFirst("setsid");
        return detached;
    }

    static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException unavailable) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
