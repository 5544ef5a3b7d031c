package im.crosstalk.gateway.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;

/**
 * A file that browsers get.
 *
 * @param tag changes when the bytes do
 */
record Page(byte[] bytes, MediaType type, String tag) {
    private static final int TAG_BYTES = 16;
    private static final String ROOT = "/web/";
    private static final Map<String, MediaType> TYPES = Map.of(
            "html", MediaType.parseMediaType("text/html; charset=utf-8"),
            "js", MediaType.parseMediaType("text/javascript; charset=utf-8"),
            "css", MediaType.parseMediaType("text/css; charset=utf-8"),
            "svg", MediaType.parseMediaType("image/svg+xml"));

    /** All there are, by their path below {@code web/src}. */
    static Map<String, Page> all() {
        Map<String, Page> pages = new HashMap<>();
        try {
            for (Resource resource : new PathMatchingResourcePatternResolver(Page.class.getClassLoader())
                    .getResources("classpath:/web/**/*.*")) {
                String url = resource.getURL().toString();
                String name = url.substring(url.lastIndexOf(ROOT) + ROOT.length());
                MediaType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
                if (type != null && resource.isReadable()) {
                    try (InputStream in = resource.getInputStream()) {
                        byte[] bytes = in.readAllBytes();
                        pages.put(name, new Page(bytes, type, '"' + tag(bytes) + '"'));
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Map.copyOf(pages);
    }

    private static String tag(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
