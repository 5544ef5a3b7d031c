package im.crosstalk.cli.download;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that a stranger has chosen, made harmless for this side: servers take any that has no slash in it. */
final class PlainName {
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");
    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(com|lpt)[0-9\u00b9\u00b2\u00b3]");

    private PlainName() {}

    /** A file in this folder: in no other, not hidden, no device, and with a name that shows as what it is. */
    static String ofFile(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = shown(last).strip();
        if (plain.isEmpty() || plain.startsWith(".")) {
            return "download" + plain;
        }
        return isDevice(plain) ? "_" + plain : plain;
    }

    /** The text, without what would steer a terminal or turn the text around. */
    static String shown(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(c -> shown.appendCodePoint(isSeen(c) ? c : '_'));
        return shown.toString();
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Some systems open a device by such a name, whatever its extension. */
    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        return DEVICES.contains(stem) || NUMBERED_DEVICE.matcher(stem).matches();
    }
}
