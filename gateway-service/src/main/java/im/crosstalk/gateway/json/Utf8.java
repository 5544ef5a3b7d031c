package im.crosstalk.gateway.json;

/** Checks the bytes of a text frame before anything else reads them. */
public final class Utf8 {
    private static final long NON_ASCII = 0x8080808080808080L;
    private static final java.lang.invoke.VarHandle LONGS =
            java.lang.invoke.MethodHandles.byteArrayViewVarHandle(long[].class, java.nio.ByteOrder.LITTLE_ENDIAN);

    private Utf8() {}

    /** Whether the first {@code length} bytes are well-formed UTF-8: no overlong form, no surrogate, none cut short. */
    public static boolean isValid(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            if (at + Long.BYTES <= length && ((long) LONGS.get(bytes, at) & NON_ASCII) == 0) {
                at += Long.BYTES;
            } else if (bytes[at] >= 0) {
                at++;
            } else {
                int size = sequence(bytes, at, length);
                if (size == 0) {
                    return false;
                }
                at += size;
            }
        }
        return true;
    }

    /** The length of the multi-byte sequence at that place, or 0 when it is malformed. */
    private static int sequence(byte[] bytes, int at, int length) {
        int first = bytes[at] & 0xff;
        if (first >= 0xc2 && first <= 0xdf) {
            return at + 1 < length && isTail(bytes[at + 1]) ? 2 : 0;
        }
        if (first >= 0xe0 && first <= 0xef) {
            if (at + 2 >= length || !isTail(bytes[at + 1]) || !isTail(bytes[at + 2])) {
                return 0;
            }
            int second = bytes[at + 1] & 0xff;
            boolean overlong = first == 0xe0 && second < 0xa0;
            boolean surrogate = first == 0xed && second >= 0xa0;
            return overlong || surrogate ? 0 : 3;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            if (at + 3 >= length || !isTail(bytes[at + 1]) || !isTail(bytes[at + 2]) || !isTail(bytes[at + 3])) {
                return 0;
            }
            int second = bytes[at + 1] & 0xff;
            boolean overlong = first == 0xf0 && second < 0x90;
            boolean beyond = first == 0xf4 && second >= 0x90;
            return overlong || beyond ? 0 : 4;
        }
        return 0;
    }

    private static boolean isTail(byte value) {
        return (value & 0xc0) == 0x80;
    }

    /**
     * Whether the JSON text escapes a surrogate without its other half: that is no text, though parsers let it pass.
     * Says nothing sensible of what is no JSON.
     */
    public static boolean escapesLoneSurrogate(byte[] json, int length) {
        boolean high = false;
        int at = 0;
        while (at < length) {
            if (json[at] != '\\') {
                if (high) {
                    return true;
                }
                at++;
                continue;
            }
            int unit = at + 1 < length && json[at + 1] == 'u' ? unit(json, at + 2, length) : -1;
            boolean low = unit >= 0xdc00 && unit <= 0xdfff;
            if (high != low) {
                return true;
            }
            high = unit >= 0xd800 && unit <= 0xdbff;
            at += unit >= 0 ? 6 : 2;
        }
        return high;
    }

    private static int unit(byte[] json, int from, int length) {
        if (from + 4 > length) {
            return -1;
        }
        int unit = 0;
        for (int at = from; at < from + 4; at++) {
            int digit = Character.digit(json[at], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
