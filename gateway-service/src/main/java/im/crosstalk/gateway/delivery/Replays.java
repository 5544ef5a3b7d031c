package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.request.RequestPublisher;
import im.crosstalk.gateway.request.Requests;
import im.crosstalk.gateway.session.SessionIndex;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.id.ChatId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Starts replays: after sign-in, and whenever something may have been missed. */
@Component
public class Replays {
    /** Over so long a time all sessions' replays are spread when Redis was emptied. */
    private static final long SPREAD_MILLIS = 3_000;

    private final Requests requests;
    private final RequestPublisher publisher;
    private final SessionIndex index;

    Replays(Requests requests, RequestPublisher publisher, SessionIndex index) {
        this.requests = requests;
        this.publisher = publisher;
        this.index = index;
    }

    /**
     * Brings a session that begins to its pushes, which are held back already; on its event loop. Where its dialect wants
     * it, what its device missed comes first.
     *
     * @param announce tells the client that it is signed in: at once where it is brought what it missed; else once its
     *     groups are routed here, so that from then on it misses nothing
     */
    public void begin(Session session, Runnable announce) {
        if (session.dialect().isReplayed()) {
            announce.run();
            start(session, false, () -> {});
        } else {
            start(session, true, announce);
        }
    }

    private void start(Session session, boolean groupsOnly, Runnable entered) {
        if (session.replaying() != null) {
            session.replaying().again();
            return;
        }
        session.hold();
        var replay = new Replay(session, this, groupsOnly, entered);
        session.replaying(replay);
        replay.start();
    }

    /** The same, some time soon; from any thread. */
    public void startAgain(Session session) {
        session.connection()
                .loop()
                .after(ThreadLocalRandom.current().nextLong(SPREAD_MILLIS), TimeUnit.MILLISECONDS, () -> {
                    if (!session.hasEnded() && session.isAnnounced()) {
                        start(session, false, () -> {});
                    }
                });
    }

    /** Asks for a session; its answer comes on the session's event loop, unless it has ended. */
    void ask(Session session, Message query, Consumer<Reply> then) {
        requests.ask(
                session.caller(),
                query,
                reply -> session.connection().loop().later(() -> {
                    if (!session.hasEnded()) {
                        then.accept(reply);
                    }
                }));
    }

    CompletableFuture<Void> join(Session session, List<ChatId> groups) {
        return index.join(session, groups);
    }

    void registerDevice(Session session, ChatReply.ReplayPage page) {
        if (!page.knownDevice()) {
            publisher.publish(Envelope.internal(new ChatCommand.RegisterDevice(
                    ChatId.ofPrivate(session.user(), session.user()),
                    session.user(),
                    session.caller().device())));
        }
    }
}
