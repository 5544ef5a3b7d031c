package im.crosstalk.file.http;

import im.crosstalk.platform.token.Revocations;
import im.crosstalk.platform.token.TokenVerifier;
import im.crosstalk.platform.token.VerifiedToken;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.file.FileApi.Problem;
import jakarta.servlet.http.HttpServletRequest;
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

    private final TokenVerifier verifier;
    private final Revocations revocations;

    Sessions(TokenVerifier verifier, Revocations revocations) {
        this.verifier = verifier;
        this.revocations = revocations;
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
        try {
            return verifier.verify(token)
                    .orTimeout(KEYS_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException late) {
            throw new FileProblem(Problem.UNAVAILABLE, "tokens cannot be verified at the moment");
        }
    }
}
