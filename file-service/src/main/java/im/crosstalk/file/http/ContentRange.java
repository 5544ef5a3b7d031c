package im.crosstalk.file.http;

import im.crosstalk.protocol.file.FileApi.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PUT brings: {@code bytes A-B/TOTAL}.
 *
 * @param last included
 */
record ContentRange(long first, long last, long total) {
    private static final Pattern FORM = Pattern.compile("bytes ([0-9]{1,16})-([0-9]{1,16})/([0-9]{1,16})");

    /** @throws FileProblem when it cannot be read */
    static ContentRange parse(String header) {
        Matcher matcher = FORM.matcher(header.strip());
        if (matcher.matches()) {
            var range = new ContentRange(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)));
            if (range.first <= range.last && range.last < range.total) {
                return range;
            }
        }
        throw new FileProblem(Problem.INVALID_RANGE, "Content-Range: is bytes A-B/TOTAL");
    }

    long length() {
        return last - first + 1;
    }
}
