package im.crosstalk.cli.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of a file.
 *
 * @param name for this side: plain, whatever the server calls it
 * @param sha256 of its bytes, where the server tells; 64 hexadecimal digits
 */
record RemoteFile(String name, long size, @Nullable String sha256) {
    private static final Pattern ENCODED_NAME = Pattern.compile("(?i)filename\\*=UTF-8''([^;]+)");
    private static final Pattern QUOTED_NAME = Pattern.compile("(?i)filename=\"([^\"]+)\"");
    private static final Pattern DIGEST = Pattern.compile("\"([0-9a-f]{64})\"");

    static RemoteFile of(URI uri, HttpHeaders headers) {
        Matcher digest = DIGEST.matcher(headers.firstValue("ETag").orElse(""));
        return new RemoteFile(
                PlainName.ofFile(
                        name(uri, headers.firstValue("Content-Disposition").orElse(""))),
                headers.firstValueAsLong("Content-Length").orElse(-1),
                digest.matches() ? digest.group(1) : null);
    }

    private static String name(URI uri, String disposition) {
        Matcher encoded = ENCODED_NAME.matcher(disposition);
        if (encoded.find()) {
            try {
                return URLDecoder.decode(encoded.group(1).replace("+", "%2B"), UTF_8);
            } catch (IllegalArgumentException malformed) {
                return "";
            }
        }
        Matcher quoted = QUOTED_NAME.matcher(disposition);
        return quoted.find()
                ? quoted.group(1)
                : uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
    }
}
