package im.crosstalk.cli;

import java.net.URI;
import java.util.Locale;

/** Where a server is. */
public final class Server {
    /** Where programs on this machine upload, as in the protocol's own client. */
    public static final String DEFAULT = "ws://localhost:8765";

    private Server() {}

    /**
     * The address of a WebSocket.
     *
     * @throws IllegalArgumentException when it is none; the message says why
     */
    public static URI webSocket(String url) {
        URI uri = URI.create(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("begins with ws:// or wss://, as in " + DEFAULT);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("names no host");
        }
        return uri;
    }

    /**
     * Under what a token is kept: the host, whatever the port, as with cookies; and whether it is reached by TLS, so that a
     * token which came that way never goes another.
     */
    public static String key(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("wss") || scheme.equals("https");
        return (secure ? "tls:" : "plain:") + uri.getHost().toLowerCase(Locale.ROOT);
    }
}
