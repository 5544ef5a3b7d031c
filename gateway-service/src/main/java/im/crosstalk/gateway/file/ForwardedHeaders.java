package im.crosstalk.gateway.file;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import reactor.netty.http.server.HttpServerRequest;

/** Which headers a proxy passes on (RFC 9110, section 7.6.1), and what it adds. */
final class ForwardedHeaders {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            // Answered by this server itself.
            "expect");

    private static final String PROTO = "x-forwarded-proto";
    private static final String HOST = "x-forwarded-host";
    private static final String FOR = "x-forwarded-for";

    private ForwardedHeaders() {}

    /**
     * What goes to the server behind. Who is in front of this one is believed in one thing only, that it spoke TLS: else
     * clients could say where they are.
     */
    static void ofRequest(HttpServerRequest request, HttpHeaders to) {
        HttpHeaders from = request.requestHeaders();
        Set<String> dropped = dropped(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!dropped.contains(name) && !name.equals("forwarded") && !name.startsWith("x-forwarded-")) {
                to.add(header.getKey(), header.getValue());
            }
        }
        if (from.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            to.remove(HttpHeaderNames.CONTENT_LENGTH);
            to.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
        }
        to.set(PROTO, "https".equalsIgnoreCase(from.get(PROTO)) ? "https" : "http");
        String host = from.get(HttpHeaderNames.HOST);
        if (host != null) {
            to.set(HOST, host);
        }
        var remote = request.remoteAddress();
        if (remote != null && remote.getAddress() != null) {
            to.set(FOR, remote.getAddress().getHostAddress());
        }
    }

    static void ofResponse(HttpHeaders from, org.springframework.http.HttpHeaders to) {
        Set<String> dropped = dropped(from);
        for (Map.Entry<String, String> header : from) {
            if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    private static Set<String> dropped(HttpHeaders headers) {
        var dropped = new HashSet<>(HOP_BY_HOP);
        for (String line : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String named : line.split(",", -1)) {
                dropped.add(named.strip().toLowerCase(Locale.ROOT));
            }
        }
        // Where a body ends is not for a header to hide.
        dropped.remove("content-length");
        return dropped;
    }
}
