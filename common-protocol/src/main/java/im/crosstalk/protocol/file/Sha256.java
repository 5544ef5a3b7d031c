package im.crosstalk.protocol.file;

import im.crosstalk.protocol.InvalidFieldException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** A SHA-256 digest: 64 hexadecimal digits, kept in lower case. */
public record Sha256(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(hex).matches()) {
            throw new InvalidFieldException("sha256", "has 64 hexadecimal digits");
        }
    }

    /** @param digest 32 bytes */
    public static Sha256 of(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    @Override
    public String toString() {
        return hex;
    }
}
