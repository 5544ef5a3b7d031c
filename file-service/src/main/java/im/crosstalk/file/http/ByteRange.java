package im.crosstalk.file.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a file, the last one included (RFC 9110, section 14).
 *
 * @param first counts from 0
 */
record ByteRange(long first, long last) {
    private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    long length() {
        return last - first + 1;
    }

    /** What {@code Range} asks for: the whole file, a part of it, or none that there is. */
    sealed interface Asked {
        record Whole() implements Asked {}

        record Part(ByteRange range) implements Asked {}

        record Unsatisfiable() implements Asked {}
    }

    /** Several ranges, and what is no range of bytes, may be answered with the whole file, and are. */
    static Asked asked(@Nullable String header, long size) {
        Optional<Matcher> single = Optional.ofNullable(header)
                .map(text -> SINGLE.matcher(text.strip()))
                .filter(Matcher::matches);
        if (single.isEmpty()) {
            return new Asked.Whole();
        }
        String from = single.get().group(1);
        String to = single.get().group(2);
        if (from.isEmpty() && to.isEmpty()) {
            return new Asked.Whole();
        }
        if (from.isEmpty()) {
            long length = Math.min(Long.parseLong(to), size);
            return length == 0 ? new Asked.Unsatisfiable() : new Asked.Part(new ByteRange(size - length, size - 1));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? size - 1 : Long.parseLong(to);
        if (!to.isEmpty() && last < first) {
            return new Asked.Whole();
        }
        return first >= size
                ? new Asked.Unsatisfiable()
                : new Asked.Part(new ByteRange(first, Math.min(last, size - 1)));
    }
}
