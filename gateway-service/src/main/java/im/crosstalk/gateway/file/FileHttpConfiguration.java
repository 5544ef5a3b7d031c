package im.crosstalk.gateway.file;

import im.crosstalk.platform.PlatformProperties;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** How file-service is called. Large bodies and small chunks have connections of their own: none waits for the other. */
@Configuration(proxyBeanMethods = false)
class FileHttpConfiguration {
    private static final int CONNECTIONS = 256;
    private static final int WAITING = 2_000;
    private static final int CONNECT_MILLIS = 2_000;
    private static final Duration ACQUIRE_PATIENCE = Duration.ofSeconds(10);
    /** Less than file-service keeps them. */
    private static final Duration IDLE = Duration.ofSeconds(45);

    /** A file's last byte may have to wait until the whole is in place. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);

    /** As for any other answer of a service. */
    private static final Duration CHUNK_PATIENCE = Duration.ofSeconds(15);

    @Bean(destroyMethod = "dispose")
    ConnectionProvider proxyConnections() {
        return connections("files-proxy");
    }

    @Bean(destroyMethod = "dispose")
    ConnectionProvider chunkConnections() {
        return connections("files-chunks");
    }

    private static ConnectionProvider connections(String name) {
        return ConnectionProvider.builder(name)
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(WAITING)
                .pendingAcquireTimeout(ACQUIRE_PATIENCE)
                .maxIdleTime(IDLE)
                .build();
    }

    @Bean
    FileProxy fileProxy(
            PlatformProperties platform,
            ConnectionProvider proxyConnections,
            ReactorResourceFactory resources,
            FileWorkProperties properties) {
        return new FileProxy(
                client(platform, proxyConnections, resources).responseTimeout(ANSWER_PATIENCE),
                properties.acknowledgedWithin());
    }

    @Bean
    FileBytes fileBytes(
            PlatformProperties platform, ConnectionProvider chunkConnections, ReactorResourceFactory resources) {
        return new FileBytes(client(platform, chunkConnections, resources), CHUNK_PATIENCE);
    }

    private static HttpClient client(
            PlatformProperties platform, ConnectionProvider connections, ReactorResourceFactory resources) {
        return HttpClient.create(connections)
                .runOn(resources.getLoopResources())
                .baseUrl(Objects.requireNonNull(platform.fileUrl(), "im.file-url is not set"))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    }
}
