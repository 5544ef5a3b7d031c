package im.crosstalk.protocol;

import im.crosstalk.protocol.auth.AuthCommand;
import im.crosstalk.protocol.auth.AuthQuery;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.MessageEvent;
import im.crosstalk.protocol.file.FileCommand;
import im.crosstalk.protocol.file.FileDelivery;
import im.crosstalk.protocol.file.FileEvent;
import im.crosstalk.protocol.file.FileQuery;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.group.GroupDelivery;
import im.crosstalk.protocol.group.GroupEvent;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.presence.PresenceCommand;
import im.crosstalk.protocol.presence.PresenceDelivery;
import im.crosstalk.protocol.presence.PresenceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All records of a sealed family by their {@link WireName}. A new record registers itself by being permitted; a record
 * without a name, or two with one, fail when the class loads.
 */
public final class Catalog<T> {
    /** Everything that travels between services. */
    public static final Catalog<Message> MESSAGES = new Catalog<>(List.of(
            Refusal.class,
            AuthCommand.class,
            AuthQuery.class,
            AuthReply.class,
            ChatCommand.class,
            ChatQuery.class,
            ChatReply.class,
            ChatDelivery.class,
            GroupCommand.class,
            GroupQuery.class,
            GroupReply.class,
            GroupDelivery.class,
            PresenceCommand.class,
            PresenceDelivery.class,
            FileCommand.class,
            FileQuery.class,
            FileReply.class,
            FileDelivery.class));

    /** Everything that integrators read. */
    public static final Catalog<Event> EVENTS = new Catalog<>(
            List.of(MessageEvent.class, GroupEvent.class, UserEvent.class, PresenceEvent.class, FileEvent.class));

    private final Map<String, Class<? extends T>> byName = new TreeMap<>();
    private final Map<Class<?>, String> names;

    /** @param families records with a {@link WireName}, or sealed interfaces whose leaves are such */
    public Catalog(List<Class<? extends T>> families) {
        List<Class<? extends T>> all = new ArrayList<>();
        families.forEach(family -> all.addAll(leaves(family)));
        for (Class<? extends T> leaf : all) {
            WireName name = leaf.getAnnotation(WireName.class);
            if (name == null) {
                throw new IllegalStateException(leaf.getName() + " has no wire name");
            }
            Class<?> twin = byName.putIfAbsent(name.value(), leaf);
            if (twin != null) {
                throw new IllegalStateException(
                        leaf.getName() + " and " + twin.getName() + " are both called " + name.value());
            }
        }
        names = byName.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    /** The record type of that name, or null. */
    public @Nullable Class<? extends T> type(String name) {
        return byName.get(name);
    }

    /** The name under which that record travels. */
    public String name(T value) {
        return name(value.getClass());
    }

    /** The name under which records of that type travel. */
    public String name(Class<?> type) {
        String name = names.get(type);
        if (name == null) {
            throw new IllegalArgumentException(type.getName() + " is not of this family");
        }
        return name;
    }

    /** All names and types, by name. */
    public <V> Map<String, V> mapped(Function<Class<? extends T>, V> function) {
        Map<String, V> all = new TreeMap<>();
        byName.forEach((name, type) -> all.put(name, function.apply(type)));
        return all;
    }

    /** All record types. */
    public Set<Class<? extends T>> types() {
        return Set.copyOf(byName.values());
    }

    /** The records at the bottom of a sealed family. */
    @SuppressWarnings("unchecked")
    public static <T> List<Class<? extends T>> leaves(Class<? extends T> family) {
        List<Class<? extends T>> leaves = new ArrayList<>();
        if (family.isRecord()) {
            leaves.add(family);
        } else if (family.isSealed()) {
            for (Class<?> permitted : family.getPermittedSubclasses()) {
                leaves.addAll(leaves((Class<? extends T>) permitted));
            }
        } else {
            throw new IllegalStateException(family.getName() + " is neither sealed nor a record");
        }
        return leaves;
    }
}
