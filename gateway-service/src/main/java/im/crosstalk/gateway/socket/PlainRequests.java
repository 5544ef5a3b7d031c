package im.crosstalk.gateway.socket;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers, at the second address, to requests that want no WebSocket. */
public interface PlainRequests {
    /**
     * Null for what is none of theirs.
     *
     * @param uploadsUnsigned whether one may upload there without being signed in
     */
    @Nullable
    Mono<Void> answer(ServerWebExchange exchange, boolean uploadsUnsigned);
}
