package im.crosstalk.gateway.socket;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A client's network address as limits count it: without port. */
final class ClientAddress {
    private ClientAddress() {}

    static String of(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress remote) {
            return remote.getAddress() == null
                    ? remote.getHostString()
                    : remote.getAddress().getHostAddress();
        }
        return "unknown";
    }
}
