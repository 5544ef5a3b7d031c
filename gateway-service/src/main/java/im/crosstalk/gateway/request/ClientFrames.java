package im.crosstalk.gateway.request;

import im.crosstalk.gateway.delivery.DeliveredReports;
import im.crosstalk.gateway.delivery.Receipts;
import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Dialects;
import im.crosstalk.gateway.dialect.Head;
import im.crosstalk.gateway.dialect.Proof;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonReader;
import im.crosstalk.gateway.json.UnreadableJsonException;
import im.crosstalk.gateway.ops.GatewayMetrics;
import im.crosstalk.gateway.session.Sessions;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.ConnectionEvents;
import im.crosstalk.gateway.socket.Receipt;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.gateway.socket.SocketLoop;
import im.crosstalk.platform.token.TokenVerifier;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes frames from connections: finds their dialect, has them proven and decoded, and does what they ask. */
@Component
class ClientFrames implements ConnectionEvents {
    private final Dialects dialects;
    private final Requests requests;
    private final Credentials credentials;
    private final TokenVerifier tokens;
    private final Sessions sessions;
    private final Receipts receipts;
    private final DeliveredReports reports;
    private final GatewayMetrics metrics;

    ClientFrames(
            Dialects dialects,
            Requests requests,
            Credentials credentials,
            TokenVerifier tokens,
            Sessions sessions,
            Receipts receipts,
            DeliveredReports reports,
            GatewayMetrics metrics) {
        this.dialects = dialects;
        this.requests = requests;
        this.credentials = credentials;
        this.tokens = tokens;
        this.sessions = sessions;
        this.receipts = receipts;
        this.reports = reports;
        this.metrics = metrics;
    }

    /** A frame on its way through here. */
    private record Asked(Connection connection, Dialect dialect, JsonObject frame, ClientRef ref) {
        private void answer(Reply reply) {
            Answers.write(connection, dialect, ref, reply);
        }

        private void refuse(ErrorCode code) {
            answer(Refusal.of(code));
        }
    }

    @Override
    public void text(Connection connection, byte[] bytes, int length) {
        metrics.frameIn();
        boolean isAllowed = connection.takeToken();
        Session session = connection.session();
        JsonObject frame;
        try {
            frame = JsonReader.read(bytes, length, session == null ? null : session.token());
        } catch (UnreadableJsonException unreadable) {
            refuseUnreadable(connection, isAllowed ? ErrorCode.INVALID_REQUEST_FORMAT : ErrorCode.RATE_LIMIT_EXCEEDED);
            return;
        }
        Optional<Dialect> spoken = dialects.of(frame);
        if (spoken.isEmpty()) {
            refuseUnreadable(connection, isAllowed ? unspoken(frame) : ErrorCode.RATE_LIMIT_EXCEEDED);
            return;
        }
        Dialect dialect = spoken.get();
        Head head = dialect.head(frame);
        var asked = new Asked(connection, dialect, frame, head.ref());
        if (isAllowed) {
            prove(asked, head.proof());
        } else {
            asked.refuse(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
    }

    /** Frames of dialects that this gateway does not speak are told so; others are of none. */
    private static ErrorCode unspoken(JsonObject frame) {
        return frame.has("command") || frame.has("action")
                ? ErrorCode.FEATURE_NOT_SUPPORTED
                : ErrorCode.INVALID_REQUEST_FORMAT;
    }

    private void refuseUnreadable(Connection connection, ErrorCode code) {
        Dialect first = dialects.first();
        Answers.write(connection, first, first.unreadable(), Refusal.of(code));
    }

    // Proof

    private void prove(Asked asked, Proof proof) {
        Session session = asked.connection().session();
        switch (proof) {
            case Proof.None ignored -> act(asked);
            case Proof.Connection ignored -> {
                if (session == null) {
                    asked.refuse(ErrorCode.MISSING_TOKEN);
                } else {
                    act(asked);
                }
            }
            case Proof.Token given -> {
                String token = given.text();
                if (token == null) {
                    if (session == null
                            || (session.inBand() && session.dialect().equals(asked.dialect()))) {
                        asked.refuse(ErrorCode.MISSING_TOKEN);
                    } else {
                        act(asked);
                    }
                } else if (session == null) {
                    signInBy(asked, token);
                } else if (token.equals(session.token())) {
                    act(asked);
                } else {
                    compare(asked, session, token);
                }
            }
        }
    }

    /** Another token than the one that signed this connection in: good if it is of the same session. */
    private void compare(Asked asked, Session session, String token) {
        asked.connection().pause();
        tokens.verify(token)
                .thenAccept(verified -> asked.connection().loop().execute(() -> {
                    if (verified.isPresent()
                            && verified.get().session().equals(session.caller().session())) {
                        act(asked);
                    } else {
                        asked.refuse(ErrorCode.INVALID_TOKEN);
                    }
                    asked.connection().resume();
                }));
    }

    /** The first request with a token signs the connection in; then it is carried out. */
    private void signInBy(Asked asked, String token) {
        Connection connection = asked.connection();
        connection.pause();
        credentials
                .resume(token, connection.address())
                .thenAccept(said -> connection.loop().execute(() -> {
                    switch (said) {
                        case Credentials.Resumed.Yes yes -> {
                            connection.carriedOut();
                            sessions.begin(connection, yes.signedIn(), asked.dialect(), true, () -> {
                                act(asked);
                                connection.resume();
                            });
                        }
                        case Credentials.Resumed.No no -> {
                            asked.answer(no.refusal());
                            connection.resume();
                        }
                    }
                }));
    }

    // Acts

    private void act(Asked asked) {
        Connection connection = asked.connection();
        switch (asked.dialect().decode(asked.frame(), asked.ref(), connection.viewer())) {
            case Request.Ask ask -> {
                Session session = connection.session();
                if (session == null) {
                    asked.refuse(ErrorCode.MISSING_TOKEN);
                } else {
                    requests.ask(connection, session, asked.dialect(), asked.ref(), ask.message());
                }
            }
            case Request.Answered answered -> asked.answer(answered.reply());
            case Request.Refused refused -> asked.answer(refused.refusal());
            case Request.Malformed malformed -> asked.answer(new SessionReply.Malformed(malformed.refusal()));
            case Request.Register register -> credentials.register(connection, register, asked::answer);
            case Request.SignIn signIn -> credentials.signIn(connection, asked.dialect(), signIn, asked::answer);
            case Request.SignOut ignored -> credentials.signOut(connection, asked::answer);
            case Request.SendEmailCode send -> credentials.sendEmailCode(connection, send, asked::answer);
            case Request.SetEmail set -> credentials.setEmail(connection, set, asked::answer);
        }
    }

    // What else connections tell

    @Override
    public void receiptsDue(SocketLoop loop, List<Receipt> due) {
        receipts.tell(loop, due);
    }

    @Override
    public void drained(Connection connection) {
        Session session = connection.session();
        if (session != null && session.replaying() != null) {
            session.replaying().room();
        }
    }

    @Override
    public void ended(Connection connection) {
        Session session = connection.session();
        if (session != null) {
            reports.sessionEnded(session);
            sessions.end(session);
        }
    }

    @Override
    public void confirmedAtEnd(Session session) {
        reports.sessionEnded(session);
    }
}
