package im.crosstalk.gateway.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Takes connections at the second address, whatever path they ask for. It opens and closes with the first one. */
public final class LocalListener implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LocalListener.class);

    private final HttpServer server;
    private final LocalListenerProperties properties;
    private final Entrance entrance;
    private final List<DisposableServer> open = new ArrayList<>();

    LocalListener(HttpServer server, HttpHandler handler, LocalListenerProperties properties, Entrance entrance) {
        this.server = server.handle(new ReactorHttpHandlerAdapter(handler));
        this.properties = properties;
        this.entrance = entrance;
    }

    /** Where it listens. */
    public int port() {
        return open.isEmpty() ? properties.port() : open.getFirst().port();
    }

    /** Whether one may upload there without being signed in. */
    public boolean uploadsUnsigned() {
        return entrance.uploadsUnsigned();
    }

    /** Whether who asks for something here, under the name that they know this machine by, comes there too. */
    public boolean isReachableBy(ServerHttpRequest request) {
        String host = request.getURI().getHost();
        return host != null && entrance.isReachableAs(host);
    }

    /** A name may have several addresses: a client may try any of them. */
    @Override
    public void start() {
        for (InetAddress address : addresses()) {
            int port = port();
            try {
                open.add(server.bindAddress(() -> new InetSocketAddress(address, port))
                        .bindNow());
            } catch (ChannelBindException taken) {
                if (open.isEmpty()) {
                    throw new PortInUseException(port, taken);
                }
                log.warn("not listening on {} port {}: {}", address, port, taken.toString());
            }
        }
        log.info("uploads on {} port {}", properties.host(), port());
    }

    private List<InetAddress> addresses() {
        try {
            return Arrays.asList(InetAddress.getAllByName(properties.host()));
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException("im.upload.host: there is no " + properties.host(), unknown);
        }
    }

    @Override
    public void stop() {
        open.forEach(DisposableServer::disposeNow);
        open.clear();
    }

    @Override
    public boolean isRunning() {
        return !open.isEmpty();
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
    }
}
