package im.crosstalk.file.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Headers about a file that no name and no type of a stranger can break out of. */
final class Disposition {
    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";

    private Disposition() {}

    /** {@code Content-Disposition} (RFC 6266): a harmless name for the old, the real one (RFC 8187) for all others. */
    static String attachment(String name) {
        return "attachment; filename=\"" + harmless(name) + "\"; filename*=UTF-8''" + encoded(name);
    }

    private static String harmless(String name) {
        var text = new StringBuilder();
        name.codePoints().forEach(c -> {
            boolean plain = c > 0x1f && c < 0x7f && c != '"' && c != '\\' && c != '%' && c != '/' && c != ';';
            text.append(plain ? (char) c : '_');
        });
        return text.toString();
    }

    private static String encoded(String name) {
        var text = new StringBuilder();
        for (byte b : name.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || ATTRIBUTE_CHARACTERS.indexOf(c) >= 0;
            if (plain) {
                text.append(c);
            } else {
                text.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return text.toString();
    }

    /** The type, if it is one; else that of any bytes. */
    static String type(String type) {
        try {
            MediaType media = MediaType.parseMediaType(type);
            return media.isConcrete() ? media.toString() : MediaType.APPLICATION_OCTET_STREAM_VALUE;
        } catch (InvalidMediaTypeException none) {
            return MediaType.APPLICATION_OCTET_STREAM_VALUE;
        }
    }
}
