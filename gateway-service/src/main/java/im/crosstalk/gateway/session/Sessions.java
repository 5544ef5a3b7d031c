package im.crosstalk.gateway.session;

import im.crosstalk.gateway.delivery.OpenTransfers;
import im.crosstalk.gateway.delivery.Replays;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.request.RequestPublisher;
import im.crosstalk.gateway.socket.CloseCode;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.platform.token.Revocations;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.presence.PresenceCommand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Begins and ends sessions on connections, once auth-service has said yes. */
@Component
public class Sessions {
    private final SessionIndex index;
    private final RouteBook routes;
    private final Identity identity;
    private final RequestPublisher publisher;
    private final Replays replays;
    private final OpenTransfers transfers;
    private final Revocations revocations;
    private final RecentMarks recentMarks;

    Sessions(
            SessionIndex index,
            RouteBook routes,
            Identity identity,
            RequestPublisher publisher,
            Replays replays,
            OpenTransfers transfers,
            Revocations revocations,
            RecentMarks recentMarks) {
        this.index = index;
        this.routes = routes;
        this.identity = identity;
        this.publisher = publisher;
        this.replays = replays;
        this.transfers = transfers;
        this.revocations = revocations;
        this.recentMarks = recentMarks;
        revocations.onRevoked(this::revoked);
    }

    /**
     * Signs a connection in; on its event loop. What is pushed waits until the client has been told and its replay is done.
     *
     * @param inBand whether the dialect's own frames signed it in
     * @param announce tells the client; run on the event loop once the routes are written
     */
    public void begin(
            Connection connection, AuthApi.SignedIn signedIn, Dialect dialect, boolean inBand, Runnable announce) {
        if (!connection.isOpen()) {
            return;
        }
        var caller =
                new Caller(signedIn.user(), signedIn.username(), signedIn.session(), new DeviceId(signedIn.device()));
        var session = new Session(
                caller,
                dialect,
                inBand,
                signedIn.token(),
                signedIn.expiresAt(),
                connection,
                identity.newRouteId(signedIn.session()));
        List<Session> others = index.of(signedIn.session());
        connection.attach(
                session,
                others.isEmpty()
                        ? connection.bucket()
                        : others.getFirst().connection().bucket());
        session.hold();
        index.add(session);
        if (revocations.isRevoked(signedIn.session())) {
            connection.close(CloseCode.NOT_SIGNED_IN);
            return;
        }
        CompletableFuture<Map<String, String>> had = recentMarks.find(session);
        routes.add(session).thenCombine(had, (routed, places) -> places).thenAccept(places -> {
            session.routed().complete(null);
            connection.loop().execute(() -> {
                if (session.hasEnded()) {
                    return;
                }
                recentMarks.seed(session, places);
                opened(session);
                replays.begin(session, () -> {
                    announce.run();
                    session.announce();
                });
                transfers.tell(session);
            });
        });
    }

    /** Ends the session of a connection that is no more; on its event loop. */
    public void end(Session session) {
        if (index.remove(session)) {
            recentMarks.keep(session);
            session.routed()
                    .thenCompose(ignored -> routes.remove(session))
                    .thenRun(() -> publisher.publish(Envelope.internal(new PresenceCommand.SessionClosed(
                            session.user(),
                            session.caller().username(),
                            new SessionId(session.routeId()),
                            identity.address()))));
        }
    }

    private void opened(Session session) {
        publisher.publish(Envelope.internal(new PresenceCommand.SessionOpened(
                session.user(), session.caller().username(), new SessionId(session.routeId()), identity.address())));
    }

    /** Redis has lost the routes, and perhaps messages were not routed here: all is said again, and what was missed is asked for. */
    void restore() {
        index.writeRoutes()
                .thenRun(() -> index.forEach(session -> {
                    session.whileAlive(() -> opened(session));
                    replays.startAgain(session);
                    if (session.isAnnounced()) {
                        transfers.tell(session);
                    }
                }));
    }

    private void revoked(SessionId id) {
        for (Session session : index.of(id)) {
            session.connection().loop().execute(() -> {
                if (!session.isSigningOut()) {
                    session.connection().close(CloseCode.NOT_SIGNED_IN);
                }
            });
        }
    }

    /** Ends those that are left when this gateway stops. */
    public void endAll() {
        index.forEach(this::end);
        routes.awaitAnswers();
    }
}
