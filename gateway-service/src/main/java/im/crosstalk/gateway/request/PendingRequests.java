package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.session.Identity;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.platform.trace.RequestLog;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import io.micrometer.tracing.Span;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who waits for which answer. Thread-safe. */
@Component
public class PendingRequests {
    /** Messages whose sender was told of a failure: their acknowledgements are still wanted. */
    private static final int REMEMBERED_LATE = 10_000;

    private static final long LATEST_NANOS = Duration.ofMinutes(10).toNanos();

    private final GatewayAddress self;
    private final long timeoutNanos;
    private final AtomicLong refs = new AtomicLong();
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final Map<Long, OfClient> late = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, OfClient> eldest) {
            return size() > REMEMBERED_LATE;
        }
    };

    PendingRequests(Identity identity, RequestProperties properties) {
        self = identity.address();
        timeoutNanos = properties.answerTimeout().toNanos();
    }

    /** One who waits. */
    public sealed interface Waiting {
        /** The time, by {@link System#nanoTime}, from which on the limit counts. */
        long since();

        /** For which connection; null for none. */
        @Nullable
        Connection connection();
    }

    /**
     * @param message whether it sends a message, whose acknowledgement is wanted however late it comes
     * @param span if it is followed
     */
    public record OfClient(
            Connection connection,
            Dialect dialect,
            ClientRef ref,
            boolean message,
            long since,
            RequestMetrics.OfType metrics,
            @Nullable Span span)
            implements Waiting {
        /** An answer was written: it waits no more. */
        public void answered(Reply reply) {
            metrics.answered(reply, since);
            if (span != null) {
                span.end();
            }
        }

        /** There is no answer. */
        void failed() {
            metrics.failed(since);
            if (span != null) {
                span.tag("outcome", "failed").end();
            }
        }
    }

    /**
     * The gateway itself.
     *
     * @param connection for which it asks; null when it asks for itself
     * @param then also gets the refusal that stands for no answer
     */
    public record OfGateway(@Nullable Connection connection, Consumer<Reply> then, long since) implements Waiting {}

    /** Remembers it, and gives it a number. */
    public long add(Waiting one) {
        long ref = refs.incrementAndGet();
        waiting.put(ref, one);
        return ref;
    }

    /** Where the answer to a request under that number goes. */
    Origin origin(long ref) {
        return new Origin(self.instance(), self.epoch(), ref);
    }

    /** Who waits for that number's answer; they wait no more. */
    public @Nullable Waiting take(long ref) {
        Waiting one = waiting.remove(ref);
        if (one != null) {
            if (one instanceof OfClient) {
                RequestLog.say(origin(ref), "answered");
            }
            return one;
        }
        synchronized (late) {
            return late.remove(ref);
        }
    }

    /** Ends the waiting of those who have waited too long. */
    public void expire(long now) {
        waiting.forEach((ref, one) -> {
            if (now - one.since() > timeoutNanos && waiting.remove(ref, one)) {
                switch (one) {
                    case OfClient client -> expire(ref, client);
                    case OfGateway gateway -> gateway.then().accept(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR));
                }
            }
        });
        forgetLate(now);
    }

    /** After so long nobody waits for an acknowledgement any more. */
    private void forgetLate(long now) {
        synchronized (late) {
            late.values().removeIf(client -> now - client.since() > LATEST_NANOS);
        }
    }

    private void expire(long ref, OfClient client) {
        RequestLog.say(origin(ref), "not answered in time");
        if (client.message()) {
            synchronized (late) {
                late.put(ref, client);
            }
        }
        client.failed();
        client.connection()
                .loop()
                .later(() -> Answers.write(
                        client.connection(),
                        client.dialect(),
                        client.ref(),
                        Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR)));
    }

    public int size() {
        return waiting.size();
    }
}
