package im.crosstalk.gateway.session;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.json.ProtocolJson;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** How auth-service is called: few connections, kept open, and no waiting for ever. */
@Configuration(proxyBeanMethods = false)
class AuthClientConfiguration {
    private static final int CONNECTIONS = 64;
    private static final int WAITING = 2_000;
    private static final int CONNECT_MILLIS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Bean(destroyMethod = "dispose")
    ConnectionProvider authConnections() {
        return ConnectionProvider.builder("auth")
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(WAITING)
                .pendingAcquireTimeout(PATIENCE)
                .maxIdleTime(Duration.ofSeconds(20))
                .build();
    }

    @Bean
    AuthClient authClient(
            PlatformProperties platform, ConnectionProvider authConnections, ReactorResourceFactory resources) {
        HttpClient http = HttpClient.create(authConnections)
                .runOn(resources.getLoopResources())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .responseTimeout(PATIENCE);
        WebClient client = WebClient.builder()
                .baseUrl(Objects.requireNonNull(platform.authUrl(), "im.auth-url is not set"))
                .clientConnector(new ReactorClientHttpConnector(http))
                .codecs(codecs -> {
                    codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(ProtocolJson.mapper()));
                    codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(ProtocolJson.mapper()));
                })
                .build();
        return new AuthClient(client, PATIENCE);
    }
}
