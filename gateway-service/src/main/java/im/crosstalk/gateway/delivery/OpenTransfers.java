package im.crosstalk.gateway.delivery;

import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.request.Requests;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileQuery;
import im.crosstalk.protocol.file.FileReply;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Tells who signs in what waits for them in file transfers: it is as file-service has it then, so nothing is replayed. */
@Component
public class OpenTransfers {
    private static final long FIRST_PAUSE_SECONDS = 1;
    private static final long LONGEST_PAUSE_SECONDS = 30;

    private final Requests requests;

    OpenTransfers(Requests requests) {
        this.requests = requests;
    }

    /** Asks until there is an answer, for as long as the session lives; on any thread. */
    public void tell(Session session) {
        ask(session, FIRST_PAUSE_SECONDS);
    }

    private void ask(Session session, long pauseSeconds) {
        requests.ask(
                session.caller(),
                new FileQuery.FindOpenTransfers(),
                reply -> session.connection().loop().later(() -> answered(session, reply, pauseSeconds)));
    }

    private void answered(Session session, Reply reply, long pauseSeconds) {
        if (session.hasEnded()) {
            return;
        }
        if (reply instanceof FileReply.OpenTransfers open) {
            open.offers().forEach(offer -> write(session, offer));
            open.changes().forEach(change -> write(session, change));
        } else {
            session.connection().loop().after(pauseSeconds, TimeUnit.SECONDS, () -> {
                if (!session.hasEnded()) {
                    ask(session, Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS));
                }
            });
        }
    }

    private static void write(Session session, Delivery delivery) {
        Connection connection = session.connection();
        JsonWriter out = connection.loop().writer();
        if (session.dialect().encode(delivery, connection.viewer(), out)) {
            connection.write(out, session.dialect().isSealed());
        }
    }
}
