package im.crosstalk.protocol.file;

import im.crosstalk.protocol.InvalidFieldException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** An MD5 digest of a chunk, against accidents only: 32 hexadecimal digits, kept in lower case. */
public record Md5(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public Md5 {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(hex).matches()) {
            throw new InvalidFieldException("chunk_hash_md5", "has 32 hexadecimal digits");
        }
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
