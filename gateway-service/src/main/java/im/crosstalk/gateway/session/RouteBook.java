package im.crosstalk.gateway.session;

import im.crosstalk.gateway.socket.Session;
import im.crosstalk.platform.routing.GatewayKeys;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.ChatId;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Writes this gateway's routes to Redis. Commands are sent in the order in which they are given, over one connection. One
 * that fails is noted, and the lease sees to it that all is written again. Thread-safe; nothing blocks.
 */
@Component
public class RouteBook {
    private static final long PATIENCE_MILLIS = 2_000;

    private final RedisAsyncCommands<String, String> redis;
    private final GatewayAddress self;
    private final String address;
    private final AtomicBoolean incomplete = new AtomicBoolean();
    private volatile boolean onlyGateway;

    RouteBook(StatefulRedisConnection<String, String> connection, Identity identity) {
        redis = connection.async();
        self = identity.address();
        address = self.toString();
    }

    /** @return done when it is written, or could not be */
    CompletableFuture<Void> add(Session session) {
        return both(
                () -> redis.hset(Routes.userKey(session.user()), session.routeId(), address),
                () -> redis.hset(
                        GatewayKeys.sessions(self),
                        session.routeId(),
                        new GatewayKeys.Holder(session.user(), session.caller().username()).toString()));
    }

    /** @return done when it is gone, or could not be removed */
    CompletableFuture<Void> remove(Session session) {
        return both(
                () -> redis.hdel(Routes.userKey(session.user()), session.routeId()),
                () -> redis.hdel(GatewayKeys.sessions(self), session.routeId()));
    }

    CompletableFuture<Void> add(ChatId group) {
        return both(
                () -> redis.sadd(GatewayKeys.chats(self), Long.toString(group.number())),
                () -> redis.sadd(Routes.groupKey(group), address));
    }

    CompletableFuture<Void> remove(ChatId group) {
        return both(
                () -> redis.srem(Routes.groupKey(group), address),
                () -> redis.srem(GatewayKeys.chats(self), Long.toString(group.number())));
    }

    boolean isOnlyGateway() {
        return onlyGateway;
    }

    void onlyGateway(boolean now) {
        onlyGateway = now;
    }

    /** Whether something could not be written since the last call. */
    boolean takeIncomplete() {
        return incomplete.getAndSet(false);
    }

    /** Waits until all that was sent has been answered, or a little. */
    void awaitAnswers() {
        try {
            both(redis::ping, redis::ping).get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> both(Supplier<CompletionStage<?>> one, Supplier<CompletionStage<?>> other) {
        return CompletableFuture.allOf(send(one), send(other))
                .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(ignored -> {
                    incomplete.set(true);
                    return null;
                });
    }

    private static CompletableFuture<?> send(Supplier<CompletionStage<?>> command) {
        try {
            return command.get().toCompletableFuture();
        } catch (RedisException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }
}
