package im.crosstalk.gateway.session;

import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who is on this gateway: by user, by session, by group. The routes of groups follow it: they are written within the change of
 * the index, so that their order is that of the changes. Thread-safe.
 */
@Component
public class SessionIndex {
    private static final Session[] NONE = {};

    private final Map<UserId, Session[]> byUser = new ConcurrentHashMap<>();
    private final Map<SessionId, Session[]> byId = new ConcurrentHashMap<>();
    private final Map<ChatId, Room> rooms = new ConcurrentHashMap<>();
    private final RouteBook routes;

    SessionIndex(RouteBook routes) {
        this.routes = routes;
    }

    /** A group's sessions here. */
    private static final class Room {
        private final CompletableFuture<Void> routed;
        private Session[] members = new Session[2];
        private int size;

        private Room(CompletableFuture<Void> routed) {
            this.routed = routed;
        }

        private synchronized void add(Session session) {
            if (size == members.length) {
                members = Arrays.copyOf(members, 2 * size);
            }
            members[size++] = session;
        }

        private synchronized boolean remove(Session session) {
            for (int i = 0; i < size; i++) {
                if (members[i] == session) {
                    members[i] = members[--size];
                    Arrays.fill(members, size, size + 1, null);
                    break;
                }
            }
            return size == 0;
        }

        private synchronized Session[] snapshot() {
            return Arrays.copyOf(members, size);
        }
    }

    void add(Session session) {
        byUser.merge(session.user(), new Session[] {session}, SessionIndex::joined);
        byId.merge(session.caller().session(), new Session[] {session}, SessionIndex::joined);
    }

    /** Takes a session out of everything. False when it was out already. */
    boolean remove(Session session) {
        Set<ChatId> chats = session.end();
        if (chats == null) {
            return false;
        }
        byUser.computeIfPresent(session.user(), (ignored, all) -> without(all, session));
        byId.computeIfPresent(session.caller().session(), (ignored, all) -> without(all, session));
        chats.forEach(chat -> removeFrom(chat, session));
        return true;
    }

    /**
     * Adds a session to groups.
     *
     * @return done when all their routes to this gateway are written, or could not be
     */
    public CompletableFuture<Void> join(Session session, Collection<ChatId> groups) {
        List<CompletableFuture<Void>> routed = new ArrayList<>();
        session.whileAlive(() -> {
            for (ChatId group : groups) {
                boolean isNew = session.addChat(group);
                Room joined = rooms.compute(group, (ignored, known) -> {
                    Room room = known == null ? new Room(routes.add(group)) : known;
                    if (isNew) {
                        room.add(session);
                    }
                    return room;
                });
                routed.add(joined.routed);
            }
        });
        return CompletableFuture.allOf(routed.toArray(CompletableFuture[]::new));
    }

    /** Takes a session out of a group. */
    public void leave(Session session, ChatId group) {
        session.whileAlive(() -> {
            if (session.removeChat(group)) {
                removeFrom(group, session);
            }
        });
    }

    private void removeFrom(ChatId group, Session session) {
        rooms.computeIfPresent(group, (ignored, room) -> {
            if (room.remove(session)) {
                routes.remove(group);
                return null;
            }
            return room;
        });
    }

    public List<Session> of(UserId user) {
        return List.of(byUser.getOrDefault(user, NONE));
    }

    /** The connections of a session, or the one that a route's name means. */
    public List<Session> of(SessionId routeOrSession) {
        SessionId id = Identity.sessionOf(routeOrSession);
        List<Session> all = List.of(byId.getOrDefault(id, NONE));
        return id.equals(routeOrSession)
                ? all
                : all.stream()
                        .filter(each -> each.routeId().equals(routeOrSession.value()))
                        .toList();
    }

    public List<Session> of(ChatId group) {
        Room room = rooms.get(group);
        return room == null ? List.of() : Arrays.asList(room.snapshot());
    }

    public void forEach(Consumer<Session> action) {
        byUser.values().forEach(all -> {
            for (Session session : all) {
                action.accept(session);
            }
        });
    }

    /** Whether no other gateway lives, as far as is known. */
    public boolean isOnlyGateway() {
        return routes.isOnlyGateway();
    }

    public int users() {
        return byUser.size();
    }

    /** Writes all routes again; done when that is done as well as it can be. */
    CompletableFuture<Void> writeRoutes() {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        forEach(session -> session.whileAlive(() -> written.add(routes.add(session))));
        for (ChatId group : rooms.keySet()) {
            rooms.computeIfPresent(group, (ignored, room) -> {
                written.add(routes.add(group));
                return room;
            });
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new));
    }

    private static Session[] joined(Session[] some, Session[] more) {
        Session[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private static Session @Nullable [] without(Session[] all, Session one) {
        Session[] rest = Arrays.stream(all).filter(each -> each != one).toArray(Session[]::new);
        return rest.length == 0 ? null : rest;
    }
}
