package im.crosstalk.gateway.socket;

import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in on one connection. Where one session is signed in on several connections, each has its own object.
 * Marks and what is held belong to the connection's event loop; chats are guarded by this object's lock.
 */
public final class Session {
    private final Caller caller;
    private final Dialect dialect;
    private final boolean inBand;
    private final String token;
    private final long expiresAt;
    private final Connection connection;
    private final String routeId;
    private final long since = System.currentTimeMillis();
    private final CompletableFuture<Void> routed = new CompletableFuture<>();
    private @Nullable Marks marks;
    private boolean announced;
    private boolean signingOut;
    private @Nullable Replaying replaying;
    private @Nullable Runnable whenRoom;
    private @Nullable Backlog backlog;

    // guarded by this
    private @Nullable Set<ChatId> chats;
    private boolean ended;

    /**
     * @param inBand whether the dialect's own frames signed it in, and not the handshake
     * @param token as the client holds it
     * @param expiresAt epoch milliseconds at which that token ends
     * @param routeId under what the connection's route is kept: differs between connections of one session
     */
    public Session(
            Caller caller,
            Dialect dialect,
            boolean inBand,
            String token,
            long expiresAt,
            Connection connection,
            String routeId) {
        this.caller = caller;
        this.dialect = dialect;
        this.inBand = inBand;
        this.token = token;
        this.expiresAt = expiresAt;
        this.connection = connection;
        this.routeId = routeId;
    }

    public Caller caller() {
        return caller;
    }

    public UserId user() {
        return caller.user();
    }

    public Dialect dialect() {
        return dialect;
    }

    public boolean inBand() {
        return inBand;
    }

    /** Whether its client says by itself that it is there. */
    boolean keepsItselfAlive() {
        return inBand && dialect.keepsItselfAlive();
    }

    public String token() {
        return token;
    }

    /** Whether this is the token that signed it in, and still good at that time; if not, another one may be. */
    public boolean holds(String given, long now) {
        return now < expiresAt && given.equals(token);
    }

    public Connection connection() {
        return connection;
    }

    public String routeId() {
        return routeId;
    }

    /** Epoch milliseconds at which it began. */
    public long since() {
        return since;
    }

    /** Done when the route has been written, or could not be. */
    public CompletableFuture<Void> routed() {
        return routed;
    }

    /** Created by the first trace: most idle sessions never need it. */
    public Marks marks() {
        Marks known = marks;
        if (known == null) {
            known = new Marks();
            marks = known;
        }
        return known;
    }

    public @Nullable Marks marksIfAny() {
        return marks;
    }

    /** Runs in the lock unless the session has ended; tells whether it ran. */
    public synchronized boolean whileAlive(Runnable action) {
        if (!ended) {
            action.run();
        }
        return !ended;
    }

    /** The groups of this session in the index; only within {@link #whileAlive}. */
    public synchronized boolean addChat(ChatId chat) {
        if (chats == null) {
            chats = new HashSet<>(4);
        }
        return chats.add(chat);
    }

    public synchronized boolean removeChat(ChatId chat) {
        return chats != null && chats.remove(chat);
    }

    /** Ends it; the chats it was in, or null when it had ended before. */
    public synchronized @Nullable Set<ChatId> end() {
        if (ended) {
            return null;
        }
        ended = true;
        Set<ChatId> left = chats == null ? Set.of() : chats;
        chats = null;
        return left;
    }

    public synchronized boolean hasEnded() {
        return ended;
    }

    /** Whether the client has been told that it is signed in: before that, nothing else may reach it. */
    public boolean isAnnounced() {
        return announced;
    }

    public void announce() {
        announced = true;
    }

    /** Whether its own client is signing it out, and is yet to be answered. */
    public boolean isSigningOut() {
        return signingOut;
    }

    public void signingOut(boolean now) {
        signingOut = now;
    }

    /** The replay that is under way. */
    public @Nullable Replaying replaying() {
        return replaying;
    }

    public void replaying(@Nullable Replaying now) {
        replaying = now;
    }

    /** What goes on once the socket has room for more, beside the replay. */
    public void whenRoom(Runnable action) {
        whenRoom = action;
    }

    /** The socket has room. */
    public void room() {
        if (replaying != null) {
            replaying.room();
        }
        Runnable action = whenRoom;
        if (action != null) {
            whenRoom = null;
            action.run();
        }
    }

    /** From now on what is ordered waits, and so does all before the client has been told that it is signed in. */
    public void hold() {
        if (backlog == null) {
            backlog = new Backlog();
        }
    }

    /** What waits; null while nothing is held back. */
    @Nullable
    Backlog backlog() {
        return backlog;
    }

    /** Ends the holding back; what waited, in order. */
    List<Parcel> takeHeld() {
        List<Parcel> waited = backlog == null ? List.of() : backlog.parcels();
        backlog = null;
        return waited;
    }

    /** Whether the client has not had what is about to be written; from now on it has. */
    boolean admit(Trace trace) {
        if (backlog != null && backlog.hasTold(trace)) {
            had(trace);
            return false;
        }
        return marks().admit(trace);
    }

    /** The client has been told this, though not by a push. */
    void had(Trace trace) {
        marks().admit(trace);
        marks().written(trace);
    }
}
