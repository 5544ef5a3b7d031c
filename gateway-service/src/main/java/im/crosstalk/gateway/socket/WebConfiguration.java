package im.crosstalk.gateway.socket;

import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Map;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;

/** The server: where the WebSocket is, how many event loops there are, and for how long a handshake may take. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    @Bean
    SimpleUrlHandlerMapping webSocketMapping(HandshakeHandler handshake) {
        return new SimpleUrlHandlerMapping(Map.of("/ws", handshake), -1);
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
        return factory -> factory.addServerCustomizers(server -> server.childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .doOnChannelInit((observer, channel, remote) -> channel.pipeline()
                        .addAfter(
                                NettyPipeline.HttpCodec,
                                "handshakeDeadline",
                                new HandshakeDeadline(properties.handshakeLimit()))));
    }
}
