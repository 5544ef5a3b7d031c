package im.crosstalk.servers;

import java.util.List;

/**
 * A process to start.
 *
 * @param arguments program and arguments
 * @param stopSignal what asks it to stop in good order
 */
public record ServerCommand(List<String> arguments, Signal stopSignal) {

    public ServerCommand {
        arguments = List.copyOf(arguments);
    }

    /**
     * The same program in a session of its own, so that a terminal's Ctrl-C reaches its parent alone, and stopped by
     * {@link #stopSignal()} when the parent dies. Where the system offers neither, the command as it is.
     */
    public ServerCommand supervised() {
        return new ServerCommand(ParentDeath.detach(ParentDeath.bind(arguments, stopSignal)), stopSignal);
    }

    /** The same program, which gets {@code signal} when the thread that started it ends, where the system can do that. */
    public ServerCommand boundToParent(Signal signal) {
        return new ServerCommand(ParentDeath.bind(arguments, signal), stopSignal);
    }
}
