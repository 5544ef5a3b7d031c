package im.crosstalk.auth.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * A name by the contract's rules: 2 to 32 code points of letters, digits, {@code _}, {@code .}, {@code -} in any script.
 * Combining marks count as part of the letter that they follow, since many scripts cannot be written without them.
 *
 * @param text NFKC-normalised
 */
public record Username(String text) {
    private static final int MIN = 2;
    private static final int MAX = 32;
    /** NFKC makes at most 18 code points of one; what is longer than this is refused before any work is put into it. */
    private static final int MAX_RAW = 32 * 18 * 2;

    /** The name as it is kept, or empty when it breaks the rules. */
    public static Optional<Username> parse(String raw) {
        if (raw.length() > MAX_RAW) {
            return Optional.empty();
        }
        String text = Normalizer.normalize(raw, Normalizer.Form.NFKC);
        int length = text.codePointCount(0, text.length());
        return length >= MIN && length <= MAX && isWellFormed(text)
                ? Optional.of(new Username(text))
                : Optional.empty();
    }

    /**
     * Equal for names that differ only in case. Upper case first, since it is what unites ß with ss, and the two small
     * sigmas; NFKC again, since folding may undo it.
     */
    public String key() {
        String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded.replace('ς', 'σ'), Normalizer.Form.NFKC);
    }

    private static boolean isWellFormed(String text) {
        boolean afterLetter = false;
        for (int codePoint : text.codePoints().toArray()) {
            boolean partOfLetter = Character.isLetter(codePoint) || (afterLetter && isMark(codePoint));
            if (!partOfLetter && !Character.isDigit(codePoint) && "_.-".indexOf(codePoint) < 0) {
                return false;
            }
            afterLetter = partOfLetter;
        }
        return true;
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
