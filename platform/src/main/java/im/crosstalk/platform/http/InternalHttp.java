package im.crosstalk.platform.http;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.kafka.DependencyUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Asks one other service over its internal HTTP; bodies are records of the vocabulary. Thread-safe. */
public final class InternalHttp implements AutoCloseable {
    private static final int SERVER_ERRORS = 500;
    private static final int OK = 200;

    private final String service;
    private final URI base;
    private final Duration patience;
    private final HttpClient client;

    /**
     * @param service its name, for messages
     * @param baseUrl of its internal HTTP; null is a fault of the configuration
     * @param patience for one answer, connecting included
     */
    public InternalHttp(String service, @Nullable String baseUrl, Duration patience) {
        if (baseUrl == null || baseUrl.isBlank()) {
            throw new IllegalStateException("the address of " + service + " is not configured");
        }
        this.service = service;
        this.base = URI.create(baseUrl);
        this.patience = patience;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    /**
     * Posts {@code body} and waits for the answer.
     *
     * @throws DependencyUnavailableException when it does not answer in time, or cannot
     * @throws IllegalStateException when it does not understand the question, or gives an answer that cannot be read
     */
    public <T> T post(String path, Object body, Class<T> answer) {
        try {
            return postAsync(path, body, answer).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw failure;
        }
    }

    /** Like {@link #post}, without waiting; fails with the same exceptions. */
    public <T> CompletableFuture<T> postAsync(String path, Object body, Class<T> answer) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        ProtocolJson.mapper().writeValueAsBytes(body)))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    if (failure != null) {
                        throw new DependencyUnavailableException(service, failure);
                    }
                    return read(path, response, answer);
                });
    }

    private <T> T read(String path, HttpResponse<byte[]> response, Class<T> answer) {
        if (response.statusCode() >= SERVER_ERRORS) {
            throw new DependencyUnavailableException(
                    service, new IOException("status " + response.statusCode() + " from " + path));
        }
        if (response.statusCode() != OK) {
            throw new IllegalStateException(service + " answers " + path + " with status " + response.statusCode());
        }
        try {
            return ProtocolJson.mapper().readValue(response.body(), answer);
        } catch (JacksonException unreadable) {
            throw new IllegalStateException(service + " answers " + path + " with what cannot be read", unreadable);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
