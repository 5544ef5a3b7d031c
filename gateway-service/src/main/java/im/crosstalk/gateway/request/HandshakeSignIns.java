package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.Dialects;
import im.crosstalk.gateway.session.Sessions;
import im.crosstalk.gateway.socket.HandshakeTokens;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Signs connections in at the handshake. They get their pushes in the first dialect. */
@Component
class HandshakeSignIns implements HandshakeTokens {
    private final Credentials credentials;
    private final Sessions sessions;
    private final Dialects dialects;

    HandshakeSignIns(Credentials credentials, Sessions sessions, Dialects dialects) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.dialects = dialects;
    }

    @Override
    public CompletableFuture<Checked> check(String token, String address) {
        return credentials.resume(token, address).thenApply(resumed -> switch (resumed) {
            case Credentials.Resumed.Yes yes ->
                new Checked.Good(connection -> {
                    connection.pause();
                    sessions.begin(connection, yes.signedIn(), dialects.first(), false, connection::resume);
                });
            case Credentials.Resumed.No no ->
                no.refusal().code().retryable() ? new Checked.Unknown() : new Checked.Bad();
        });
    }
}
