package im.crosstalk.gateway.session;

import im.crosstalk.platform.routing.GatewayKeys;
import im.crosstalk.protocol.GatewayAddress;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Says every second that this gateway lives, by the clock of Redis. What comes back tells whether Redis was emptied, or this
 * gateway was taken for dead meanwhile: then all routes are written again, and what may have been missed is replayed.
 */
@Component
public class Lease {
    private static final Logger log = LoggerFactory.getLogger(Lease.class);

    /** A random text, gone when Redis was emptied. */
    private static final String EPOCH = "im:epoch";

    private static final Duration TERM = Duration.ofSeconds(5);
    private static final long PATIENCE_MILLIS = 2_000;
    private static final long FRESH_NANOS = Duration.ofSeconds(3).toNanos();
    private static final String RENEW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local added = redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
            redis.call('SET', KEYS[2], ARGV[3], 'NX')
            return {redis.call('GET', KEYS[2]), tostring(added), tostring(redis.call('ZCARD', KEYS[1]))}""";

    private final RedisAsyncCommands<String, String> redis;
    private final GatewayAddress self;
    private final Sessions sessions;
    private final RouteBook routes;
    private final AtomicBoolean asking = new AtomicBoolean();
    private @Nullable String epoch;
    private volatile long renewedAt = System.nanoTime() - 2 * FRESH_NANOS;

    Lease(StatefulRedisConnection<String, String> connection, Identity identity, Sessions sessions, RouteBook routes) {
        redis = connection.async();
        self = identity.address();
        this.sessions = sessions;
        this.routes = routes;
    }

    /** Renews the lease; called every second, by one thread. */
    public void renew() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        ask().orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).whenComplete((answer, failure) -> {
            asking.set(false);
            if (failure == null) {
                routes.onlyGateway(answer.get(2).equals("1"));
                renewed(answer.get(0), answer.get(1).equals("1"));
            } else {
                log.warn("the lease could not be renewed: {}", failure.toString());
            }
        });
    }

    private CompletableFuture<List<String>> ask() {
        try {
            return redis.<List<String>>eval(
                            RENEW,
                            ScriptOutputType.MULTI,
                            new String[] {GatewayKeys.LEASES, EPOCH},
                            self.toString(),
                            Long.toString(TERM.toMillis()),
                            UUID.randomUUID().toString())
                    .toCompletableFuture();
        } catch (RedisException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private synchronized void renewed(String found, boolean hadLapsed) {
        renewedAt = System.nanoTime();
        boolean isFirst = epoch == null;
        boolean wasEmptied = !isFirst && !found.equals(epoch);
        epoch = found;
        boolean isIncomplete = routes.takeIncomplete();
        if (!isFirst && (wasEmptied || hadLapsed || isIncomplete)) {
            log.warn(
                    "writing all routes again: {}",
                    wasEmptied
                            ? "Redis was emptied"
                            : hadLapsed ? "the lease had lapsed" : "some could not be written");
            sessions.restore();
        }
    }

    /** Whether Redis has heard of this gateway lately. */
    public boolean isFresh() {
        return System.nanoTime() - renewedAt < FRESH_NANOS;
    }

    /** Gives the lease up. */
    public void end() {
        redis.zrem(GatewayKeys.LEASES, self.toString());
    }
}
