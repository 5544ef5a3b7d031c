package im.crosstalk.gateway.socket;

import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.UnknownHostException;
import java.util.Map;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The servers: where the WebSocket is, how many event loops there are, and for how long a handshake may take. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    @Bean
    SimpleUrlHandlerMapping webSocketMapping(
            Sockets sockets, HandshakeTokens tokens, SocketProperties properties, HandshakeProperties handshake) {
        return new SimpleUrlHandlerMapping(
                Map.of("/ws", new HandshakeHandler(sockets, tokens, properties, handshake, Entrance.MAIN)), -1);
    }

    @Bean
    LocalListener localListener(
            Sockets sockets,
            HandshakeTokens tokens,
            SocketProperties properties,
            HandshakeProperties handshake,
            LocalListenerProperties local,
            PlainRequests plain,
            ReactorResourceFactory resources)
            throws UnknownHostException {
        Entrance entrance = Entrance.local(local.host(), local.anonymous());
        var handshakes = new HandshakeHandler(sockets, tokens, properties, handshake, entrance);
        WebHandler handler = exchange -> {
            boolean isPlain = exchange.getRequest().getHeaders().getUpgrade() == null;
            Mono<Void> answer = isPlain ? plain.answer(exchange, entrance.uploadsUnsigned()) : null;
            return answer == null ? handshakes.handle(exchange) : answer;
        };
        return new LocalListener(
                configured(HttpServer.create().runOn(resources.getLoopResources()), properties),
                WebHttpHandlerBuilder.webHandler(handler).build(),
                local,
                entrance);
    }

    /** As many event loops as processors: they never wait. */
    @Bean
    ReactorResourceFactory reactorResources() {
        var resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResourcesSupplier(
                () -> LoopResources.create("socket", 1, Runtime.getRuntime().availableProcessors(), true));
        return resources;
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> serverSockets(SocketProperties properties) {
        return factory -> factory.addServerCustomizers(server -> configured(server, properties));
    }

    private static HttpServer configured(HttpServer server, SocketProperties properties) {
        return server.childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .doOnChannelInit((observer, channel, remote) -> channel.pipeline()
                        .addAfter(
                                NettyPipeline.HttpCodec,
                                "handshakeDeadline",
                                new HandshakeDeadline(properties.handshakeLimit())));
    }
}
