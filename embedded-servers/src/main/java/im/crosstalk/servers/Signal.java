package im.crosstalk.servers;

import java.io.IOException;

/** The signals by which processes are stopped here. Java itself can only send TERM and KILL. */
public enum Signal {
    INT,
    TERM,
    QUIT,
    KILL;

    /** Sends this signal; a process that is gone already is no error. */
    public void send(ProcessHandle process) throws IOException {
        switch (this) {
            case TERM -> process.destroy();
            case KILL -> process.destroyForcibly();
            case INT, QUIT -> kill(process.pid());
        }
    }

    private void kill(long pid) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
