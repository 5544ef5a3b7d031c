package im.crosstalk.protocol.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.protocol.InvalidFieldException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A plain file name, as people see it: 1 to 255 bytes of UTF-8; no {@code /}, {@code \}, NUL, control or bidirectional
 * override character, none of {@code .} and {@code ..}, and no name that is a device somewhere. Where the bytes lie has
 * nothing to do with it.
 */
public record FileName(String value) {
    public static final int MAX_BYTES = 255;

    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");
    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(com|lpt)[0-9\u00b9\u00b2\u00b3]");

    public FileName {
        if (value.isBlank() || value.length() > MAX_BYTES || value.getBytes(UTF_8).length > MAX_BYTES) {
            throw new InvalidFieldException("file_name", "has 1 to 255 bytes");
        }
        if (value.equals(".") || value.equals("..") || value.codePoints().anyMatch(FileName::isForbidden)) {
            throw new InvalidFieldException("file_name", "is no plain file name");
        }
        if (isDevice(value)) {
            throw new InvalidFieldException("file_name", "is a reserved name");
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
        return c == '/'
                || c == '\\'
                || type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        return DEVICES.contains(stem) || NUMBERED_DEVICE.matcher(stem).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
