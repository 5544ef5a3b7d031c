package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Parcel;
import im.crosstalk.gateway.socket.Receipt;
import im.crosstalk.gateway.socket.Replaying;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.gateway.socket.Trace;
import im.crosstalk.gateway.socket.WireFrames;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.ChatQuery.ReplayCursor;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session's replay: first its groups are learnt and routed here, then the pages are asked for, one whenever the socket
 * has room; a device that asks itself for what came before it signed in gets only what came since. An answer that does not come is asked for again, for as long as the session lives. On its event loop.
 */
final class Replay implements Replaying {
    private static final int PAGE = 100;
    private static final long LONGEST_PAUSE_SECONDS = 30;

    private final Session session;
    private final Connection connection;
    private final Replays replays;
    private boolean groupsOnly;
    private Runnable entered;
    private long pauseSeconds = 1;
    private boolean again;
    private boolean waitsForRoom;
    private @Nullable ReplayCursor next;

    /**
     * @param groupsOnly whether nothing can have been missed
     * @param entered run once the groups are routed, or that did not work at once
     */
    Replay(Session session, Replays replays, boolean groupsOnly, Runnable entered) {
        this.session = session;
        this.connection = session.connection();
        this.replays = replays;
        this.groupsOnly = groupsOnly;
        this.entered = entered;
    }

    /** Groups come with the first page. It is read again once they are routed, so that nothing falls between. */
    void start() {
        replays.ask(session, new im.crosstalk.protocol.chat.ChatQuery.Replay(null, 0), reply -> {
            if (reply instanceof ChatReply.ReplayPage page) {
                replays.registerDevice(session, page);
                replays.join(session, page.groups())
                        .thenRun(() -> connection.loop().later(() -> {
                            if (!session.hasEnded()) {
                                enter();
                                askForItems();
                            }
                        }));
            } else {
                enter();
                groupsOnly = false;
                later(this::start);
            }
        });
    }

    private void enter() {
        Runnable once = entered;
        entered = () -> {};
        once.run();
    }

    private void askForItems() {
        if (groupsOnly) {
            finish();
        } else {
            ask(session.dialect().isReplayed() ? null : new ReplayCursor(session.since(), new ChatId(1), 0));
        }
    }

    private void ask(@Nullable ReplayCursor after) {
        replays.ask(
                session, new im.crosstalk.protocol.chat.ChatQuery.Replay(after, PAGE), reply -> answered(after, reply));
    }

    private void answered(@Nullable ReplayCursor after, Reply reply) {
        if (!(reply instanceof ChatReply.ReplayPage page)) {
            later(() -> ask(after));
            return;
        }
        pauseSeconds = 1;
        page.items().forEach(this::write);
        next = page.next();
        if (next == null) {
            finish();
        } else if (connection.hasRoom()) {
            ask(next);
        } else {
            waitsForRoom = true;
        }
    }

    @Override
    public void room() {
        if (waitsForRoom) {
            waitsForRoom = false;
            ask(next);
        }
    }

    @Override
    public void again() {
        again = true;
    }

    private void finish() {
        if (again) {
            again = false;
            groupsOnly = false;
            start();
        } else {
            session.replaying(null);
            connection.release();
        }
    }

    private void later(Runnable action) {
        connection.loop().after(pauseSeconds, TimeUnit.SECONDS, () -> {
            if (!session.hasEnded()) {
                action.run();
            }
        });
        pauseSeconds = Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS);
    }

    private void write(ReplayItem item) {
        switch (item) {
            case ReplayItem.Missed missed -> {
                StoredMessage message = missed.message();
                boolean tells = !missed.delivered()
                        && message.chat().isPrivate()
                        && !message.sender().equals(session.user());
                Receipt receipt = tells
                        ? new Receipt(
                                message.id(),
                                message.clientMessageId(),
                                message.sender(),
                                session.user(),
                                Receipt.Where.Unknown.LOOK_UP)
                        : null;
                write(
                        new ChatDelivery.MessagePosted(message),
                        new Trace.OfMessage(message.chat(), message.sequence(), receipt));
            }
            case ReplayItem.MissedRecall missed -> write(missed.recall(), Traces.of(missed.recall()));
            case ReplayItem.MissedE2ee missed -> write(missed.relay(), Traces.of(missed.relay()));
        }
    }

    private void write(Delivery delivery, @Nullable Trace trace) {
        JsonWriter out = connection.loop().writer();
        if (session.dialect().encode(delivery, connection.viewer(), out)) {
            boolean isOpen = session.dialect().isSealed();
            ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
            connection.write(new Parcel(
                    isOpen ? WireFrames.open(allocator, out) : WireFrames.text(allocator, out),
                    trace,
                    trace != null,
                    isOpen));
        }
    }
}
