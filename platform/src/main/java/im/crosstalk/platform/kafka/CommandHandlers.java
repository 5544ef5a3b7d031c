package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A service's handlers as a table: one for each command of its family. Completeness is checked when the table is built,
 * so a service with a command that nobody handles, or two do, does not start.
 */
public final class CommandHandlers {
    /** Handles one command, inside the batch's transaction. Refusals are outcomes, not exceptions. */
    @FunctionalInterface
    public interface Handler<C extends Command> {
        Outcome on(C command, Request request);
    }

    private final Topic topic;
    private final Map<Class<?>, Handler<Command>> handlers;

    private CommandHandlers(Topic topic, Map<Class<?>, Handler<Command>> handlers) {
        this.topic = topic;
        this.handlers = Map.copyOf(handlers);
    }

    /** @param topic on which the family is read */
    public static <C extends Command> Table<C> of(Topic topic, Class<C> family) {
        return new Table<>(topic, family);
    }

    Topic topic() {
        return topic;
    }

    /** @throws UnknownMessageException when the command is of another family */
    Outcome handle(Message command, Request request) {
        Handler<Command> handler = handlers.get(command.getClass());
        if (handler == null || !(command instanceof Command known)) {
            throw new UnknownMessageException(command.getClass());
        }
        return handler.on(known, request);
    }

    /** The table while it is being written. */
    public static final class Table<C extends Command> {
        private final Topic topic;
        private final Class<C> family;
        private final Map<Class<?>, Handler<Command>> handlers = new HashMap<>();

        private Table(Topic topic, Class<C> family) {
            this.topic = topic;
            this.family = family;
        }

        /** @throws IllegalStateException when that command has a handler already */
        public <T extends C> Table<C> on(Class<T> type, Handler<T> handler) {
            Handler<Command> untyped = (command, request) -> handler.on(type.cast(command), request);
            if (handlers.putIfAbsent(type, untyped) != null) {
                throw new IllegalStateException("two handlers for " + type.getSimpleName());
            }
            return this;
        }

        /** @throws IllegalStateException when a command of the family has no handler */
        public CommandHandlers build() {
            Set<Class<?>> missing = new HashSet<>(Catalog.leaves(family));
            missing.removeAll(handlers.keySet());
            if (!missing.isEmpty()) {
                throw new IllegalStateException("no handler for " + missing);
            }
            return new CommandHandlers(topic, handlers);
        }
    }
}
