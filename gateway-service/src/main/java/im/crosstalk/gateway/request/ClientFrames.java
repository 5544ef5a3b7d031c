package im.crosstalk.gateway.request;

import im.crosstalk.gateway.delivery.DeliveredReports;
import im.crosstalk.gateway.delivery.PullReceipts;
import im.crosstalk.gateway.delivery.Receipts;
import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Dialects;
import im.crosstalk.gateway.dialect.Head;
import im.crosstalk.gateway.dialect.Proof;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.file.FileRequests;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.ops.GatewayMetrics;
import im.crosstalk.gateway.session.Sessions;
import im.crosstalk.gateway.socket.CloseCode;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.ConnectionEvents;
import im.crosstalk.gateway.socket.Receipt;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.gateway.socket.SocketLoop;
import im.crosstalk.platform.token.TokenVerifier;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes frames from connections: finds their dialect, has them proven and decoded, and does what they ask. */
@Component
class ClientFrames implements ConnectionEvents {
    private final FrameReader reader;
    private final Requests requests;
    private final Credentials credentials;
    private final Seals seals;
    private final FileRequests files;
    private final TokenVerifier tokens;
    private final Sessions sessions;
    private final Receipts receipts;
    private final PullReceipts pullReceipts;
    private final DeliveredReports reports;
    private final GatewayMetrics metrics;
    private final Clock clock;

    ClientFrames(
            Dialects dialects,
            Requests requests,
            Credentials credentials,
            Seals seals,
            FileRequests files,
            TokenVerifier tokens,
            Sessions sessions,
            Receipts receipts,
            PullReceipts pullReceipts,
            DeliveredReports reports,
            GatewayMetrics metrics,
            Clock clock) {
        reader = new FrameReader(dialects);
        this.requests = requests;
        this.credentials = credentials;
        this.seals = seals;
        this.files = files;
        this.tokens = tokens;
        this.sessions = sessions;
        this.receipts = receipts;
        this.pullReceipts = pullReceipts;
        this.reports = reports;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * A frame on its way through here.
     *
     * @param chunk whether it has not been counted, because it says that it is a chunk of a file
     */
    private record Asked(Connection connection, Dialect dialect, JsonObject frame, ClientRef ref, boolean chunk) {
        private void answer(Reply reply) {
            Answers.write(connection, dialect, ref, reply);
        }

        /** A chunk that is refused here has brought nothing, and counts like any other frame. */
        private void refuse(ErrorCode code) {
            answer(Refusal.of(chunk && !connection.takeToken() ? ErrorCode.RATE_LIMIT_EXCEEDED : code));
        }
    }

    @Override
    public void text(Connection connection, byte[] bytes, int length) {
        metrics.frameIn();
        switch (reader.read(connection, bytes, length)) {
            case FrameReader.Read.Frame read -> {
                Head head = read.dialect().head(read.object());
                var asked = new Asked(
                        connection,
                        read.dialect(),
                        read.object(),
                        head.ref(),
                        head.chunk() && (connection.session() != null || connection.mayUpload()));
                if (asked.chunk() || connection.takeToken()) {
                    prove(asked, head.proof());
                } else {
                    asked.refuse(ErrorCode.RATE_LIMIT_EXCEEDED);
                }
            }
            case FrameReader.Read.Unreadable read -> {
                ErrorCode code = connection.takeToken() ? read.code() : ErrorCode.RATE_LIMIT_EXCEEDED;
                Answers.write(connection, read.dialect(), read.dialect().unreadable(), Refusal.of(code));
            }
            case FrameReader.Read.NotSealed ignored -> connection.close(CloseCode.NOT_SEALED);
        }
    }

    // Proof

    private void prove(Asked asked, Proof proof) {
        Session session = asked.connection().session();
        switch (proof) {
            case Proof.None ignored -> act(asked);
            case Proof.Sealed sealed -> {
                if (asked.connection().seal() == null) {
                    asked.answer(new SessionReply.SealNeeded());
                } else {
                    prove(asked, sealed.then());
                }
            }
            case Proof.Connection ignored -> {
                if (session == null) {
                    asked.refuse(ErrorCode.MISSING_TOKEN);
                } else {
                    act(asked);
                }
            }
            case Proof.Uploader ignored -> {
                if (session == null && !asked.connection().mayUpload()) {
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
                } else if (session.holds(token, clock.millis())) {
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
        Request request = asked.dialect().decode(asked.frame(), asked.ref(), connection.viewer());
        if (asked.chunk() && !(request instanceof Request.OfFile) && !connection.takeToken()) {
            asked.answer(Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED));
            return;
        }
        switch (request) {
            case Request.Ask ask -> {
                Session session = connection.session();
                if (session == null) {
                    asked.refuse(ErrorCode.MISSING_TOKEN);
                } else {
                    requests.ask(connection, session, asked.dialect(), asked.ref(), ask.message());
                }
            }
            case Request.Series series -> {
                Session session = connection.session();
                if (session == null) {
                    asked.refuse(ErrorCode.MISSING_TOKEN);
                } else {
                    new SeriesRun(requests, pullReceipts, connection, session, asked.dialect(), asked.ref(), series)
                            .start();
                }
            }
            case Request.SetSeal set -> seals.set(connection, set, asked::answer);
            case Request.Answered answered -> {
                connection.carriedOut();
                asked.answer(answered.reply());
            }
            case Request.Refused refused -> asked.answer(refused.refusal());
            case Request.Malformed malformed -> asked.answer(new SessionReply.Malformed(malformed.refusal()));
            case Request.Register register -> credentials.register(connection, register, asked::answer);
            case Request.SignIn signIn -> credentials.signIn(connection, asked.dialect(), signIn, asked::answer);
            case Request.SignInByEmail signIn -> credentials.signIn(connection, asked.dialect(), signIn, asked::answer);
            case Request.IssueToken ignored -> credentials.issueToken(connection, asked::answer);
            case Request.SignOut ignored -> credentials.signOut(connection, asked::answer);
            case Request.SendEmailCode send -> credentials.sendEmailCode(connection, send, asked::answer);
            case Request.SetEmail set -> credentials.setEmail(connection, set, asked::answer);
            case Request.OfFile file -> files.carryOut(connection, asked.dialect(), asked.ref(), file);
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
        if (session != null) {
            session.room();
        }
        files.drained(connection);
    }

    @Override
    public void ended(Connection connection) {
        files.ended(connection);
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
