package im.crosstalk.gateway.testing;

import im.crosstalk.gateway.GatewayServiceApplication;
import im.crosstalk.gateway.session.Identity;
import im.crosstalk.gateway.socket.LocalListener;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.servers.ServerConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole gateway on a free port, on the real test servers. */
public final class TestGateway implements AutoCloseable {
    public static final String ID_SECRET = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final ConfigurableApplicationContext context;

    public TestGateway(String instance, AuthDouble auth, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "management.server.port=",
                "im.instance=" + instance,
                "im.id-secret=" + ID_SECRET,
                "im.auth-url=" + auth.url(),
                "im.file-url=" + World.files().url(),
                "im.upload.port=0",
                "im.socket.sweep-interval=50ms",
                "im.socket.drain-spread=50ms"));
        all.addAll(List.of(properties));
        context = new SpringApplicationBuilder(GatewayServiceApplication.class, ServerConnections.class)
                .run(all.stream().map(each -> "--" + each).toArray(String[]::new));
        HealthIndicator health = context.getBean("gatewayHealthIndicator", HealthIndicator.class);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> health.health().getStatus().equals(Status.UP));
    }

    public int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** Of the second address. */
    public int localPort() {
        return context.getBean(LocalListener.class).port();
    }

    public GatewayAddress address() {
        return context.getBean(Identity.class).address();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
