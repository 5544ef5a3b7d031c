package im.crosstalk.file.http;

import im.crosstalk.platform.token.Revocations;
import im.crosstalk.platform.token.TokenVerifier;
import im.crosstalk.platform.token.VerifiedToken;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.file.FileApi.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Who asks, as the bearer token says. A token in the query string is no token: it would be logged. */
@Component
class Sessions {
    private static final String SCHEME = "Bearer ";
    private static final long KEYS_WITHIN_SECONDS = 5;
    private static final int REMEMBERED = 4_096;
    private static final long REMEMBERED_MILLIS = 60_000;

    private final TokenVerifier verifier;
    private final Revocations revocations;
    private final Clock clock;

    /** Found good a moment ago: to check a signature costs as much as all else about a small chunk. */
    private final Map<String, Remembered> remembered = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param until not long after: by then its key may have been withdrawn */
    private record Remembered(VerifiedToken token, long until) {}

    Sessions(TokenVerifier verifier, Revocations revocations, Clock clock) {
        this.verifier = verifier;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** @throws FileProblem when the token is no good, or there is none */
    Caller caller(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new FileProblem(Problem.UNAUTHENTICATED, "a bearer token is needed");
        }
        if (!revocations.isReady()) {
            throw new FileProblem(Problem.UNAVAILABLE, "not ready yet");
        }
        Optional<VerifiedToken> token =
                verified(header.substring(SCHEME.length()).strip());
        return token.filter(good -> !revocations.isRevoked(good.session()))
                .map(good -> new Caller(good.user(), good.username(), good.session(), good.device()))
                .orElseThrow(() -> new FileProblem(Problem.UNAUTHENTICATED, "the token is forged, expired or revoked"));
    }

    private Optional<VerifiedToken> verified(String token) {
        long now = clock.millis();
        Remembered known;
        synchronized (remembered) {
            known = remembered.get(token);
        }
        if (known != null && now < known.until()) {
            return Optional.of(known.token());
        }
        Optional<VerifiedToken> found = verify(token);
        synchronized (remembered) {
            found.ifPresentOrElse(
                    good -> remembered.put(
                            token, new Remembered(good, Math.min(good.expiresAt(), now + REMEMBERED_MILLIS))),
                    () -> remembered.remove(token));
        }
        return found;
    }

    private Optional<VerifiedToken> verify(String token) {
        try {
            return verifier.verify(token)
                    .orTimeout(KEYS_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException late) {
            throw new FileProblem(Problem.UNAVAILABLE, "tokens cannot be verified at the moment");
        }
    }
}
