package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SealOffer;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Agrees with clients on the seals of their connections, away from the event loops. Their next frames wait meanwhile. */
@Component
class Seals {
    private static final Logger log = LoggerFactory.getLogger(Seals.class);
    private static final long PATIENCE_SECONDS = 10;

    private final Executor threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("seal-", 0).factory());

    /** On the connection's event loop. */
    void set(Connection connection, Request.SetSeal asked, Consumer<Reply> answer) {
        if (connection.seal() != null) {
            answer.accept(new SessionReply.SealedBefore());
            return;
        }
        SealOffer offer = asked.offer();
        if (offer == null) {
            answer.accept(Refusal.of(ErrorCode.INVALID_PAYLOAD));
            return;
        }
        connection.pause();
        CompletableFuture.supplyAsync(offer::accept, threads)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((made, failure) -> connection.loop().later(() -> {
                    if (failure == null) {
                        seal(connection, made, answer);
                    } else {
                        log.error("no seal could be made", failure);
                        answer.accept(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR));
                    }
                    connection.resume();
                }));
    }

    private static void seal(Connection connection, SealOffer.Made made, Consumer<Reply> answer) {
        connection.carriedOut();
        // The client cannot open a sealed frame before it has this one.
        answer.accept(new SessionReply.SealSet(made.forClient()));
        connection.seal(made.seal());
    }
}
