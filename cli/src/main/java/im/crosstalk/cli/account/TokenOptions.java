package im.crosstalk.cli.account;

import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which token a command shows. */
public final class TokenOptions {
    private static final int JWT_PARTS = 3;
    private static final String USERNAME = "name";

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

    /**
     * Whose token it is, as it says itself; the server knows better.
     *
     * @throws IllegalArgumentException when it does not say
     */
    public static String username(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode claims = JsonMapper.shared()
                    .readTree(Base64.getUrlDecoder().decode(parts.length == JWT_PARTS ? parts[1] : ""));
            if (claims.path(USERNAME).isString()) {
                return claims.path(USERNAME).stringValue();
            }
        } catch (JacksonException | IllegalArgumentException unreadable) {
            // Then it says nothing.
        }
        throw new IllegalArgumentException("the token names no user");
    }
}
