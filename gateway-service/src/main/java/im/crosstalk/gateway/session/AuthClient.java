package im.crosstalk.gateway.session;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.auth.AuthApi;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** The calls to auth-service. Never fail: what goes wrong on the way is INTERNAL_SERVER_ERROR. Thread-safe. */
public class AuthClient {
    private static final Logger log = LoggerFactory.getLogger(AuthClient.class);

    private final WebClient http;
    private final Duration patience;

    AuthClient(WebClient http, Duration patience) {
        this.http = http;
        this.patience = patience;
    }

    /** What auth-service said: a value, or why not. */
    public sealed interface Said<T> {
        record Yes<T>(T value) implements Said<T> {}

        record No<T>(Refusal refusal) implements Said<T> {}
    }

    /** Stands for an answer without content. */
    public enum Done {
        DONE
    }

    /** A refusal's body, whatever else stands in it. */
    private record Refused(
            @Nullable ErrorCode code, @Nullable String detail) {
        private Refusal refusal() {
            return new Refusal(code == null ? ErrorCode.INTERNAL_SERVER_ERROR : code, detail);
        }
    }

    public CompletableFuture<Said<AuthApi.Registered>> register(AuthApi.Register request) {
        return call(AuthApi.REGISTER, request, AuthApi.Registered.class);
    }

    public CompletableFuture<Said<AuthApi.SignedIn>> signIn(AuthApi.SignIn request) {
        return call(AuthApi.SIGN_IN, request, AuthApi.SignedIn.class);
    }

    public CompletableFuture<Said<AuthApi.SignedIn>> resume(AuthApi.ResumeSession request) {
        return call(AuthApi.RESUME, request, AuthApi.SignedIn.class);
    }

    public CompletableFuture<Said<AuthApi.SignedIn>> issueToken(AuthApi.IssueToken request) {
        return call(AuthApi.ISSUE_TOKEN, request, AuthApi.SignedIn.class);
    }

    public CompletableFuture<Said<Done>> signOut(AuthApi.SignOut request) {
        return call(AuthApi.SIGN_OUT, request);
    }

    public CompletableFuture<Said<Done>> sendEmailCode(AuthApi.SendEmailCode request) {
        return call(AuthApi.SEND_EMAIL_CODE, request);
    }

    public CompletableFuture<Said<Done>> setEmail(AuthApi.SetEmail request) {
        return call(AuthApi.SET_EMAIL, request);
    }

    private <T> CompletableFuture<Said<T>> call(String path, Object request, Class<T> type) {
        return send(path, request, response -> response.bodyToMono(type).map(Said.Yes::new));
    }

    private CompletableFuture<Said<Done>> call(String path, Object request) {
        return send(path, request, response -> response.releaseBody().thenReturn(new Said.Yes<>(Done.DONE)));
    }

    private <T> CompletableFuture<Said<T>> send(String path, Object request, Reader<T> reader) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(request)
                .<Said<T>>exchangeToMono(response -> {
                    if (response.statusCode().is2xxSuccessful()) {
                        return reader.read(response);
                    }
                    if (response.statusCode().isSameCodeAs(HttpStatus.UNPROCESSABLE_CONTENT)) {
                        return response.bodyToMono(Refused.class).map(body -> new Said.No<>(body.refusal()));
                    }
                    return response.createError();
                })
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("empty answer")))
                .timeout(patience)
                .onErrorResume(failure -> {
                    // Never the request: it holds secrets.
                    log.warn("auth-service, {}: {}", path, failure.toString());
                    return Mono.just(new Said.No<>(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR)));
                })
                .toFuture()
                .thenApply(Objects::requireNonNull);
    }

    @FunctionalInterface
    private interface Reader<T> {
        Mono<Said<T>> read(ClientResponse response);
    }
}
