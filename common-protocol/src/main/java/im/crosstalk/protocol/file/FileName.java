package im.crosstalk.protocol.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.protocol.InvalidFieldException;

/**
 * A plain file name, as people see it: 1 to 255 bytes of UTF-8; no {@code /}, {@code \}, NUL or other control character,
 * and none of {@code .} and {@code ..}. Where the bytes lie has nothing to do with it. Such a name may still deceive, or
 * be a device on somebody's system: whoever shows it or makes a file of it sees to that.
 */
public record FileName(String value) {
    public static final int MAX_BYTES = 255;

    public FileName {
        if (value.isEmpty() || value.length() > MAX_BYTES || value.getBytes(UTF_8).length > MAX_BYTES) {
            throw new InvalidFieldException("file_name", "has 1 to 255 bytes");
        }
        if (value.equals(".") || value.equals("..") || value.codePoints().anyMatch(FileName::isForbidden)) {
            throw new InvalidFieldException("file_name", "is no plain file name");
        }
    }

    /** This name, or {@code name (2).ext}, {@code name (3).ext} … for the second, third … file that is called so. */
    public FileName numbered(int ordinal) {
        if (ordinal == 1) {
            return this;
        }
        int dot = value.lastIndexOf('.');
        String stem = dot > 0 ? value.substring(0, dot) : value;
        String tail = " (" + ordinal + ")" + (dot > 0 ? value.substring(dot) : "");
        if (tail.getBytes(UTF_8).length >= MAX_BYTES) {
            // All extension and no name: the number goes to the end.
            stem = value;
            tail = " (" + ordinal + ")";
        }
        int room = MAX_BYTES - tail.getBytes(UTF_8).length;
        while (stem.getBytes(UTF_8).length > room) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return new FileName(stem + tail);
    }

    private static boolean isForbidden(int c) {
        int type = Character.getType(c);
        // Half a surrogate pair is no character, and has no UTF-8.
        return c == '/' || c == '\\' || type == Character.CONTROL || type == Character.SURROGATE;
    }

    @Override
    public String toString() {
        return value;
    }
}
