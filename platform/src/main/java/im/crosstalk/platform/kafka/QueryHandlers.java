package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A service's query handlers as a table; complete or the service does not start. See {@link CommandHandlers}. */
public final class QueryHandlers {
    /** Answers one query; called concurrently, on a virtual thread. */
    @FunctionalInterface
    public interface Handler<Q extends Query> {
        Reply on(Q query, Request request);
    }

    private final Topic topic;
    private final Map<Class<?>, Handler<Query>> handlers;

    private QueryHandlers(Topic topic, Map<Class<?>, Handler<Query>> handlers) {
        this.topic = topic;
        this.handlers = Map.copyOf(handlers);
    }

    /** @param topic on which the family is read */
    public static <Q extends Query> Table<Q> of(Topic topic, Class<Q> family) {
        return new Table<>(topic, family);
    }

    Topic topic() {
        return topic;
    }

    /** @throws UnknownMessageException when the query is of another family */
    Reply handle(Message query, Request request) {
        Handler<Query> handler = handlers.get(query.getClass());
        if (handler == null || !(query instanceof Query known)) {
            throw new UnknownMessageException(query.getClass());
        }
        return handler.on(known, request);
    }

    /** The table while it is being written. */
    public static final class Table<Q extends Query> {
        private final Topic topic;
        private final Class<Q> family;
        private final Map<Class<?>, Handler<Query>> handlers = new HashMap<>();

        private Table(Topic topic, Class<Q> family) {
            this.topic = topic;
            this.family = family;
        }

        /** @throws IllegalStateException when that query has a handler already */
        public <T extends Q> Table<Q> on(Class<T> type, Handler<T> handler) {
            Handler<Query> untyped = (query, request) -> handler.on(type.cast(query), request);
            if (handlers.putIfAbsent(type, untyped) != null) {
                throw new IllegalStateException("two handlers for " + type.getSimpleName());
            }
            return this;
        }

        /** @throws IllegalStateException when a query of the family has no handler */
        public QueryHandlers build() {
            Set<Class<?>> missing = new HashSet<>(Catalog.leaves(family));
            missing.removeAll(handlers.keySet());
            if (!missing.isEmpty()) {
                throw new IllegalStateException("no handler for " + missing);
            }
            return new QueryHandlers(topic, handlers);
        }
    }
}
