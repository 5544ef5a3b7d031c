package im.crosstalk.presence.lease;

import im.crosstalk.platform.kafka.CommandPublisher;
import im.crosstalk.platform.kafka.DependencyUnavailableException;
import im.crosstalk.platform.routing.GatewayKeys;
import im.crosstalk.platform.routing.GatewayKeys.Holder;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.presence.status.Sessions;
import im.crosstalk.presence.status.Sessions.Session;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.presence.PresenceCommand.SessionClosed;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What gateways have written in Redis, and how it ends. */
@Component
class GatewayRemains {
    private static final Logger log = LoggerFactory.getLogger(GatewayRemains.class);
    private static final Duration CLAIM = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** A session that has come back through another gateway keeps its new route. */
    private static final String REMOVE_ROUTE =
            "if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('HDEL', KEYS[1], ARGV[1]) end return 0";

    /** A lease that was renewed meanwhile stays. */
    private static final String REMOVE_LEASE =
            "if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('ZREM', KEYS[1], ARGV[1]) end return 0";

    private final StatefulRedisConnection<String, String> redis;
    private final Sessions sessions;
    private final CommandPublisher commands;

    GatewayRemains(StatefulRedisConnection<String, String> redis, Sessions sessions, CommandPublisher commands) {
        this.redis = redis;
        this.sessions = sessions;
        this.commands = commands;
    }

    Leases leases() {
        List<String> time = redis.sync().time();
        long now = Long.parseLong(time.getFirst()) * 1000 + Long.parseLong(time.getLast()) / 1000;
        Map<GatewayAddress, Long> until = new HashMap<>();
        redis.sync()
                .zrangeWithScores(GatewayKeys.LEASES, 0, -1)
                .forEach(lease -> until.put(GatewayAddress.parse(lease.getValue()), (long) lease.getScore()));
        return new Leases(now, until);
    }

    /**
     * Ends all that a dead gateway held. The lease goes last, so that a crash on the way leaves it to be found again;
     * each step may be done twice.
     *
     * @param until the lease by which it was judged; null when there was none
     */
    void end(GatewayAddress gateway, @Nullable Long until) {
        String claim = GatewayKeys.sessions(gateway) + ":ending";
        if (redis.sync().set(claim, "", SetArgs.Builder.nx().px(CLAIM)) == null || isRenewed(gateway, until)) {
            return;
        }
        Map<SessionId, Session> held = held(gateway);
        log.info("{} is dead; ending its {} sessions", gateway, held.size());
        removeRoutes(held.values());
        publishEnds(held.values());
        leaveChats(gateway);
        redis.sync().del(GatewayKeys.sessions(gateway), GatewayKeys.chats(gateway));
        if (until != null) {
            redis.sync()
                    .eval(
                            REMOVE_LEASE,
                            ScriptOutputType.INTEGER,
                            new String[] {GatewayKeys.LEASES},
                            gateway.toString(),
                            Long.toString(until));
        }
        redis.sync().del(claim);
    }

    private boolean isRenewed(GatewayAddress gateway, @Nullable Long until) {
        Double now = redis.sync().zscore(GatewayKeys.LEASES, gateway.toString());
        return now != null && (until == null || now.longValue() != until);
    }

    /** From both memories: Redis may have been emptied, and what was opened last may not be in the database yet. */
    private Map<SessionId, Session> held(GatewayAddress gateway) {
        Map<SessionId, Session> held = new HashMap<>();
        redis.sync().hgetall(GatewayKeys.sessions(gateway)).forEach((id, text) -> {
            Holder holder = Holder.parse(text);
            var session = new SessionId(id);
            held.put(session, new Session(holder.user(), holder.username(), session, gateway));
        });
        sessions.of(gateway).forEach(session -> held.put(session.session(), session));
        return held;
    }

    private void removeRoutes(Collection<Session> held) {
        List<RedisFuture<?>> removed = new ArrayList<>();
        for (Session session : held) {
            removed.add(redis.async()
                    .eval(
                            REMOVE_ROUTE,
                            ScriptOutputType.INTEGER,
                            new String[] {Routes.userKey(session.user())},
                            session.session().value(),
                            session.gateway().toString()));
        }
        await(removed);
    }

    private void publishEnds(Collection<Session> held) {
        CompletableFuture<?>[] taken = held.stream()
                .map(session -> commands.publish(Envelope.internal(
                        new SessionClosed(session.user(), session.username(), session.session(), session.gateway()))))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(taken).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException refused) {
            throw new DependencyUnavailableException("Kafka", refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DependencyUnavailableException("Kafka", interrupted);
        }
    }

    private void leaveChats(GatewayAddress gateway) {
        Set<String> chats = redis.sync().smembers(GatewayKeys.chats(gateway));
        List<RedisFuture<?>> left = new ArrayList<>();
        for (String chat : chats) {
            left.add(redis.async().srem(Routes.groupKey(new ChatId(Long.parseLong(chat))), gateway.toString()));
        }
        await(left);
    }

    private static void await(List<RedisFuture<?>> futures) {
        if (!LettuceFutures.awaitAll(PATIENCE, futures.toArray(RedisFuture[]::new))) {
            throw new DependencyUnavailableException("Redis", new TimeoutException());
        }
    }
}
