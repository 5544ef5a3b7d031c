package im.crosstalk.platform.kafka;

import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a service does on other services' events. Others of the same topics pass by. A handler may be called again with
 * an event it has had, so it must not mind.
 */
public final class EventHandlers {
    private final Map<Class<?>, Consumer<Event>> handlers = new HashMap<>();
    private final Set<Topic> topics = new HashSet<>();

    /** @param topic on which events of that type lie */
    public <E extends Event> EventHandlers on(Topic topic, Class<E> type, Consumer<E> handler) {
        if (handlers.putIfAbsent(type, event -> handler.accept(type.cast(event))) != null) {
            throw new IllegalStateException("two handlers for " + type.getSimpleName());
        }
        topics.add(topic);
        return this;
    }

    Set<Topic> topics() {
        return topics;
    }

    boolean wants(Class<?> type) {
        return handlers.containsKey(type);
    }

    void handle(Event event) {
        handlers.getOrDefault(event.getClass(), unwanted -> {}).accept(event);
    }
}
