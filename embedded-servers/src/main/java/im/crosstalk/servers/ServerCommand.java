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

    /** The same program, which gets {@code signal} when the thread that started it ends, where the system can do that. */
    public ServerCommand boundToParent(Signal signal) {
        return new ServerCommand(ParentDeath.bind(arguments, signal), stopSignal);
    }
}
