package im.crosstalk.gateway.socket;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the addresses on which connections are taken.
 *
 * @param local whether it is the one for programs and pages on this machine
 * @param bound the address it listens on, where that matters
 * @param uploadsUnsigned whether who comes this way may upload without being signed in
 */
record Entrance(boolean local, @Nullable InetAddress bound, boolean uploadsUnsigned) {
    /** Where all clients come. */
    static final Entrance MAIN = new Entrance(false, null, false);

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|([a-z0-9-]+\\.)+localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    /**
     * The second one.
     *
     * @param anonymous what the operator says of uploads without signing in; null for nothing
     * @throws UnknownHostException when there is no such host
     */
    static Entrance local(String host, @Nullable Boolean anonymous) throws UnknownHostException {
        InetAddress bound = InetAddress.getByName(host);
        return new Entrance(true, bound, anonymous == null ? bound.isLoopbackAddress() : anonymous);
    }

    /** Whether pages of that origin may connect, besides those that the operator allows. */
    boolean takes(URI origin, @Nullable String host) {
        String authority = origin.getRawAuthority();
        if (authority == null) {
            return false;
        }
        if (local && isLoopback(origin)) {
            return true;
        }
        // Who calls a loopback address by another name may be a page whose name was made to lead here.
        boolean mayBeOwn = bound == null || !bound.isLoopbackAddress();
        return mayBeOwn && authority.equalsIgnoreCase(host);
    }

    /** Whether it can be called by that name. */
    boolean isReachableAs(String host) {
        return bound == null || !bound.isLoopbackAddress() || isLoopback(host);
    }

    private static boolean isLoopback(URI origin) {
        String host = origin.getHost();
        return host != null && isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
