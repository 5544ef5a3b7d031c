package im.crosstalk.protocol.file;

import java.util.Base64;

/**
 * Base64 (RFC 4648, section 4) in the one form that an encoder writes: padded, with unused bits that are zero. Java's own
 * decoder takes more, so that different texts would be the same bytes.
 */
public final class CanonicalBase64 {
    private static final int QUANTUM = 4;

    /** The characters whose last four bits are zero; and those whose last two are. */
    private static final String BEFORE_TWO = "AQgw";

    private static final String BEFORE_ONE = "AEIMQUYcgkosw048";

    private CanonicalBase64() {}

    /** @throws IllegalArgumentException when the text is anything else */
    public static byte[] decode(String text) {
        int length = text.length();
        if (length % QUANTUM != 0) {
            throw new IllegalArgumentException("the padding is missing");
        }
        if (length > 0 && text.charAt(length - 1) == '=') {
            boolean two = text.charAt(length - 2) == '=';
            char last = text.charAt(two ? length - 3 : length - 2);
            if ((two ? BEFORE_TWO : BEFORE_ONE).indexOf(last) < 0) {
                throw new IllegalArgumentException("the unused bits are not zero");
            }
        }
        return Base64.getDecoder().decode(text);
    }
}
