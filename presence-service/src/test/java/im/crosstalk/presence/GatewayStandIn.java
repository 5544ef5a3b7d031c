package im.crosstalk.presence;

import im.crosstalk.platform.routing.GatewayKeys;
import im.crosstalk.platform.routing.GatewayKeys.Holder;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceCommand.SessionClosed;
import im.crosstalk.protocol.presence.PresenceCommand.SessionOpened;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One life of a gateway, as far as presence-service sees of it. Its lease is short, so that it dies quickly. */
final class GatewayStandIn implements AutoCloseable {
    private static final long LEASE_MILLIS = 1_000;
    private static final long EVERY_MILLIS = 200;

    private final GatewayAddress address;
    private final StatefulRedisConnection<String, String> redis;
    private final Wire wire;
    private final Map<SessionId, Holder> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor();

    GatewayStandIn(GatewayAddress address, StatefulRedisConnection<String, String> redis, Wire wire) {
        this.address = address;
        this.redis = redis;
        this.wire = wire;
        refresh();
        beat.scheduleAtFixedRate(this::refresh, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    GatewayAddress address() {
        return address;
    }

    private void refresh() {
        redis.sync().zadd(GatewayKeys.LEASES, System.currentTimeMillis() + LEASE_MILLIS, address.toString());
        held.forEach(this::writeRoute);
    }

    private void writeRoute(SessionId session, Holder holder) {
        redis.sync().hset(GatewayKeys.sessions(address), session.value(), holder.toString());
        redis.sync().hset(Routes.userKey(holder.user()), session.value(), address.toString());
    }

    SessionId opens(UserId user, int device) {
        var session = new SessionId("session-" + user.number() + "-" + device);
        var holder = new Holder(user, Wire.name(user));
        held.put(session, holder);
        writeRoute(session, holder);
        wire.send(new SessionOpened(user, holder.username(), session, address));
        return session;
    }

    void joins(ChatId chat) {
        redis.sync().sadd(Routes.groupKey(chat), address.toString());
        redis.sync().sadd(GatewayKeys.chats(address), Long.toString(chat.number()));
    }

    void closes(SessionId session) {
        Holder holder = held.remove(session);
        redis.sync().hdel(GatewayKeys.sessions(address), session.value());
        redis.sync().hdel(Routes.userKey(holder.user()), session.value());
        wire.send(new SessionClosed(holder.user(), holder.username(), session, address));
    }

    /** Dies without a word. */
    @Override
    public void close() {
        beat.shutdownNow();
        try {
            if (!beat.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still beating");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
