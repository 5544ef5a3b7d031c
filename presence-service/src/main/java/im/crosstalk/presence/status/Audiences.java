package im.crosstalk.presence.status;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.http.InternalHttp;
import im.crosstalk.platform.kafka.BatchScope;
import im.crosstalk.presence.PresenceProperties;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.chat.ChatApi;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceCommand;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Whom the users of a batch concern, as chat-service says it before the batch's transaction. While it does not answer,
 * nobody waits for it: after one failure the rest of a batch, and what comes within a moment, goes without.
 *
 * <p>In the transaction, lets in one batch at a time, over all instances: of two users who come online at once, the
 * later one must see the earlier one, and tell them.
 */
@Component
class Audiences implements BatchScope {
    private static final Logger log = LoggerFactory.getLogger(Audiences.class);
    /** Contract, envelope.md, "Presence": members of common groups of up to this size. */
    private static final int LARGEST_GROUP = 500;

    private static final int ASKED_AT_ONCE = 8;
    private static final long LOCK = 0x7072_6573_656e_6365L;

    private final JdbcTemplate jdbc;
    private final InternalHttp chat;
    private final long pauseNanos;
    private Map<UserId, Set<UserId>> answers = Map.of();
    private volatile @Nullable Long failedAt;

    Audiences(JdbcTemplate jdbc, PlatformProperties platform, PresenceProperties presence) {
        this.jdbc = jdbc;
        chat = new InternalHttp("chat-service", platform.chatUrl(), presence.audienceTimeout());
        pauseNanos = presence.audienceTimeout().toNanos();
    }

    @Override
    public void prepare(List<Envelope<Message>> batch) {
        answers = new ConcurrentHashMap<>();
        Set<UserId> users = new LinkedHashSet<>();
        for (Envelope<Message> envelope : batch) {
            if (envelope.message() instanceof PresenceCommand command) {
                users.add(command.user());
            }
        }
        if (!isSuspended()) {
            ask(users, answers);
        }
    }

    private boolean isSuspended() {
        Long failed = failedAt;
        return failed != null && System.nanoTime() - failed < pauseNanos;
    }

    private void ask(Set<UserId> users, Map<UserId, Set<UserId>> told) {
        var permits = new Semaphore(ASKED_AT_ONCE);
        var failure = new AtomicReference<@Nullable Throwable>();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (UserId user : users) {
            permits.acquireUninterruptibly();
            if (failure.get() != null) {
                break;
            }
            asked.add(question(user).handle((answer, failed) -> {
                if (failed == null) {
                    told.put(user, Set.copyOf(answer.users()));
                } else {
                    failure.set(failed);
                }
                permits.release();
                return null;
            }));
        }
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).join();
        note(failure.get());
    }

    private CompletableFuture<ChatApi.Concerned> question(UserId user) {
        return chat.postAsync(ChatApi.AUDIENCE, new ChatApi.AudienceOf(user, LARGEST_GROUP), ChatApi.Concerned.class);
    }

    private void note(@Nullable Throwable failure) {
        if (failure == null) {
            failedAt = null;
            return;
        }
        if (failedAt == null) {
            log.warn("nobody says whom a status concerns; notices are owed until then: {}", failure.toString());
        }
        failedAt = System.nanoTime();
    }

    /** Whom the user's status concerns, without the user; empty when nobody has said. For users of the batch. */
    Optional<Set<UserId>> of(UserId user) {
        return Optional.ofNullable(answers.get(user));
    }

    /** Whether chat-service answers just now. Blocks for at most one timeout. */
    boolean isAnswered(UserId user) {
        var failure = question(user).handle((answer, failed) -> failed).join();
        note(failure);
        return failure == null;
    }

    @Override
    public void begin(List<Envelope<Message>> batch, long now) {
        jdbc.query("SELECT pg_advisory_xact_lock(?)", row -> {}, LOCK);
    }

    @Override
    public void flush() {}

    @PreDestroy
    void close() {
        chat.close();
    }
}
