package im.crosstalk.cli.account;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which token a command shows. */
public final class TokenOptions {
    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:IM_TOKEN}",
            description =
                    "A session's token (default: IM_TOKEN, which others on this machine cannot see, else what ./im"
                            + " login has kept for that host).")
    private @Nullable String token;

    @Option(names = "--anonymous", description = "Shows no token, even if there is one.")
    private boolean anonymous;

    /**
     * Null for none.
     *
     * @throws IOException when what is kept cannot be read
     */
    public @Nullable String tokenFor(URI server) throws IOException {
        if (anonymous) {
            return null;
        }
        if (token != null && !token.isBlank()) {
            return token.strip();
        }
        SessionStore.Kept kept = SessionStore.ofUser().find(server);
        return kept == null ? null : kept.token();
    }
}
