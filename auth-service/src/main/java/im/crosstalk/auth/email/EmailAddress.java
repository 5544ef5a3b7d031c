package im.crosstalk.auth.email;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address as it can be delivered to: dot-atom and ASCII domain with a dot in it (RFC 5321, without quoted local
 * parts, address literals and UTF-8).
 *
 * @param text as given, the domain in lower case
 */
public record EmailAddress(String text) {
    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL = 64;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern SHAPE = Pattern.compile(
            "(" + ATOM + "(?:\\." + ATOM + ")*)@((?:" + LABEL + "\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9]))");

    /** The address, or empty when mail could not reach it. */
    public static Optional<EmailAddress> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var shape = SHAPE.matcher(text);
        if (!shape.matches() || shape.group(1).length() > MAX_LOCAL) {
            return Optional.empty();
        }
        return Optional.of(
                new EmailAddress(shape.group(1) + '@' + shape.group(2).toLowerCase(Locale.ROOT)));
    }

    /** Equal for addresses that differ only in case. */
    public String key() {
        return text.toLowerCase(Locale.ROOT);
    }
}
