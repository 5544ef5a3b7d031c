package im.crosstalk.gateway.session;

import im.crosstalk.gateway.socket.Marks;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.id.ChatId;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * What devices had got when their sessions ended, kept for a minute in Redis: a device that comes back at once, here or at
 * another gateway, may overtake the report of its marks to chat-service, and must not be sent the same again.
 */
@Component
class RecentMarks {
    private static final long KEPT_SECONDS = 60;
    private static final long PATIENCE_MILLIS = 500;

    private final RedisAsyncCommands<String, String> redis;

    RecentMarks(StatefulRedisConnection<String, String> connection) {
        redis = connection.async();
    }

    /** Hash of a device: chat number to what it had got there, {@code sequence/revision/relay}. */
    private static String key(Session session) {
        return "im:{user:" + session.user().number() + "}:got:"
                + session.caller().device().value();
    }

    /** Keeps the marks of a session that ends; on its event loop. */
    void keep(Session session) {
        Marks marks = session.marksIfAny();
        if (marks == null) {
            return;
        }
        Map<String, String> places = new HashMap<>();
        for (Marks.Mark mark : marks.confirmed()) {
            places.put(
                    Long.toString(mark.chat().number()), mark.sequence() + "/" + mark.revision() + "/" + mark.relay());
        }
        if (places.isEmpty()) {
            return;
        }
        try {
            redis.hset(key(session), places);
            redis.expire(key(session), KEPT_SECONDS);
        } catch (RedisException away) {
            // The report to chat-service is on its way; only a device that returns this moment may see something twice.
        }
    }

    /** Reads what the session's device had got; done with nothing when Redis does not answer in time. */
    CompletableFuture<Map<String, String>> find(Session session) {
        try {
            return redis.hgetall(key(session))
                    .toCompletableFuture()
                    .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .exceptionally(away -> Map.of());
        } catch (RedisException away) {
            return CompletableFuture.completedFuture(Map.of());
        }
    }

    /** Lets a new session begin where its device had got to; on its event loop. */
    void seed(Session session, Map<String, String> places) {
        places.forEach((chat, place) -> {
            String[] parts = place.split("/");
            if (parts.length == 3) {
                session.marks()
                        .seed(
                                new ChatId(Long.parseLong(chat)),
                                Long.parseLong(parts[0]),
                                Long.parseLong(parts[1]),
                                Long.parseLong(parts[2]));
            }
        });
    }
}
