package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a message says.
 *
 * @param type upper-case name: {@code TEXT}, {@code IMAGE_POINTER}, {@code FILE_POINTER}, {@code VOICE_POINTER},
 *     {@code ENCRYPTED_TEXT_…}; others pass through
 * @param text the text itself, or a JSON text where {@code structured}; at most {@value #MAX_BYTES} bytes of UTF-8
 * @param flavor a finer kind that some dialects tell apart ({@code MENTION}, {@code REPLY}, {@code FORWARD}), or null
 * @param structured whether {@code text} is a JSON value other than a string
 */
public record Content(String type, String text, @Nullable String flavor, boolean structured) {
    public static final int MAX_BYTES = 64 * 1024;
    public static final String TEXT = "TEXT";
    public static final String FILE_POINTER = "FILE_POINTER";
    public static final String IMAGE_POINTER = "IMAGE_POINTER";
    public static final String VOICE_POINTER = "VOICE_POINTER";

    private static final int MAX_TYPE = 64;

    public Content {
        if (!isType(type)) {
            throw new InvalidFieldException("content_type", "is an upper-case name of at most 64 characters");
        }
        // The cheap test first: no character takes more than three bytes for each UTF-16 unit.
        if (text.length() > MAX_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new InvalidFieldException(ErrorCode.CONTENT_TOO_LONG, "content", "exceeds 64 KiB of UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw new InvalidFieldException("content", "contains NUL");
        }
    }

    /** Looked at for each message of each page, so without a regular expression. */
    private static boolean isType(String type) {
        if (type.isEmpty() || type.length() > MAX_TYPE || !isUpperCase(type.charAt(0))) {
            return false;
        }
        for (int i = 1; i < type.length(); i++) {
            char unit = type.charAt(i);
            if (!isUpperCase(unit) && unit != '_' && (unit < '0' || unit > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUpperCase(char unit) {
        return unit >= 'A' && unit <= 'Z';
    }

    public static Content of(String type, String text) {
        return new Content(type, text, null, false);
    }
}
