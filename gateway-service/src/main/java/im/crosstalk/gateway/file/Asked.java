package im.crosstalk.gateway.file;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.request.Answers;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import java.util.concurrent.CompletableFuture;

/** Somebody who asks, and how they are answered. */
record Asked(Connection connection, Dialect dialect, ClientRef ref, Caller caller) {
    /** On the connection's event loop. */
    void answer(Reply reply) {
        if (connection.session() == null && !(reply instanceof Refusal)) {
            connection.hasUploaded();
        }
        Answers.write(connection, dialect, ref, reply);
    }

    /** The same, done on the connection's event loop. */
    <T> CompletableFuture<T> onLoop(CompletableFuture<T> future) {
        var back = new CompletableFuture<T>();
        future.thenAccept(value -> connection.loop().execute(() -> back.complete(value)));
        return back;
    }
}
