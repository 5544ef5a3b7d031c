package im.crosstalk.gateway.socket;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Checks a token that comes with the opening handshake. */
public interface HandshakeTokens {
    /** What came of it. */
    sealed interface Checked {
        /** @param attach signs the connection in; run on its event loop */
        record Good(Consumer<Connection> attach) implements Checked {}

        record Bad() implements Checked {}

        /** Nobody could say. */
        record Unknown() implements Checked {}
    }

    /** @param address the client's network address */
    CompletableFuture<Checked> check(String token, String address);
}
