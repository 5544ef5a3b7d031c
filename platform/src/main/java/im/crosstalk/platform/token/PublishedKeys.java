package im.crosstalk.platform.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * auth-service's published keys, kept here: fetched at the start until it succeeds, then again when a token names a key that is
 * not known, at most once a second. While auth-service is away, what is known stays good. Thread-safe.
 */
final class PublishedKeys implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PublishedKeys.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long PAUSE_MILLIS = 1_000;

    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private volatile Map<String, JWK> keys = Map.of();
    private volatile boolean closed;

    // guarded by this
    private @Nullable CompletableFuture<Void> fetching;
    private long fetchedAt = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);

    PublishedKeys(URI address) {
        this.address = address;
        fetchUntilKnown();
    }

    boolean isKnown() {
        return !keys.isEmpty();
    }

    /** The key of that id, asked for if it is not known; done with null when there is none. Never fails. */
    CompletableFuture<@Nullable JWK> find(String id) {
        JWK known = keys.get(id);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return fetch().thenApply(ignored -> keys.get(id));
    }

    private void fetchUntilKnown() {
        fetch().thenRun(() -> {
            if (!isKnown() && !closed) {
                CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(this::fetchUntilKnown);
            }
        });
    }

    /** Fetches, or waits for the fetch that is under way; forged key ids must not make every token a request. */
    private synchronized CompletableFuture<Void> fetch() {
        if (fetching != null && !fetching.isDone()) {
            return fetching;
        }
        long now = System.nanoTime();
        if (closed || now - fetchedAt < TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) {
            return CompletableFuture.completedFuture(null);
        }
        fetchedAt = now;
        var request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
        fetching = http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenAccept(this::accept)
                .exceptionally(failure -> {
                    log.warn("keys cannot be fetched from {}: {}", address, failure.toString());
                    return null;
                });
        return fetching;
    }

    private void accept(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("status " + response.statusCode());
        }
        try {
            keys = JWKSet.parse(response.body()).getKeys().stream()
                    .filter(key -> key.getKeyID() != null && !key.isPrivate())
                    .collect(Collectors.toUnmodifiableMap(JWK::getKeyID, key -> key, (first, ignored) -> first));
        } catch (ParseException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
    }
}
