package im.crosstalk.auth.account;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client made of the password. Either 64 hex digits, compared in lower case, as all clients should send (the
 * SHA-256 of the password's UTF-8); or {@code hash-} and 1 to 64 characters of {@code [A-Za-z0-9._-]}, compared as they
 * are: a hash of the client's own scheme, marked as such. Anything else is no password.
 *
 * @param text in the form in which it is compared; at most 72 bytes, all of which bcrypt takes into account
 */
public record ClientHash(String text) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern OWN_SCHEME = Pattern.compile("hash-[A-Za-z0-9._-]{1,64}");

    /** The hash in its compared form, or empty when it is none. */
    public static Optional<ClientHash> parse(String raw) {
        if (SHA_256.matcher(raw).matches()) {
            return Optional.of(new ClientHash(raw.toLowerCase(Locale.ROOT)));
        }
        return OWN_SCHEME.matcher(raw).matches() ? Optional.of(new ClientHash(raw)) : Optional.empty();
    }

    /** Keeps the hash, which is as good as the password here, out of logs. */
    @Override
    public String toString() {
        return "ClientHash[...]";
    }
}
