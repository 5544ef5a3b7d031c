package im.crosstalk.gateway.socket;

import im.crosstalk.gateway.dialect.Language;
import io.netty.channel.Channel;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/** The opening handshake (RFC 6455, section 4.2): who may connect at all, and a token that comes with it. */
public class HandshakeHandler implements WebHandler {
    private static final String SUBPROTOCOL = "im";
    private static final String BEARER_PROTOCOL = "bearer.";
    private static final String BEARER = "Bearer ";
    private static final List<String> TOKEN_PARAMETERS =
            List.of("token", "access_token", "session_token", "bearer", "authorization", "jwt");
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private final Sockets sockets;
    private final HandshakeTokens tokens;
    private final SocketProperties properties;
    private final Entrance entrance;
    private final List<String> allowedOrigins;

    HandshakeHandler(
            Sockets sockets,
            HandshakeTokens tokens,
            SocketProperties properties,
            HandshakeProperties handshake,
            Entrance entrance) {
        this.sockets = sockets;
        this.tokens = tokens;
        this.properties = properties;
        this.entrance = entrance;
        this.allowedOrigins = handshake.allowedOrigins().stream()
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        HttpStatus refusal = refusal(request);
        if (refusal != null) {
            if (refusal == HttpStatus.UPGRADE_REQUIRED) {
                exchange.getResponse().getHeaders().set("Sec-WebSocket-Version", "13");
            }
            return refuse(exchange, refusal);
        }
        Optional<String> token = token(request.getHeaders());
        if (token.isEmpty()) {
            return upgrade(exchange, ignored -> {});
        }
        return Mono.fromFuture(() -> tokens.check(token.get(), address(request)))
                // Elsewhere, the client's first frame could come in before there is a connection to take it.
                .publishOn(Schedulers.fromExecutor(eventLoop(exchange)))
                .flatMap(checked -> switch (checked) {
                    case HandshakeTokens.Checked.Good good -> upgrade(exchange, good.attach());
                    case HandshakeTokens.Checked.Bad ignored -> refuse(exchange, HttpStatus.UNAUTHORIZED);
                    case HandshakeTokens.Checked.Unknown ignored -> refuse(exchange, HttpStatus.SERVICE_UNAVAILABLE);
                });
    }

    private static Executor eventLoop(ServerWebExchange exchange) {
        HttpServerResponse reactor = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        Executor[] loop = new Executor[1];
        reactor.withConnection(each -> loop[0] = each.channel().eventLoop());
        return loop[0];
    }

    private @Nullable HttpStatus refusal(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        if (hasToken(request.getQueryParams())) {
            return HttpStatus.BAD_REQUEST;
        }
        if (!HttpMethod.GET.equals(request.getMethod())
                || !"websocket".equalsIgnoreCase(headers.getUpgrade())
                || headers.getConnection().stream().noneMatch("upgrade"::equalsIgnoreCase)
                || headers.getFirst("Sec-WebSocket-Key") == null) {
            return HttpStatus.BAD_REQUEST;
        }
        if (!"13".equals(headers.getFirst("Sec-WebSocket-Version"))) {
            return HttpStatus.UPGRADE_REQUIRED;
        }
        String origin = headers.getOrigin();
        if (origin != null && !isAllowed(origin, headers.getFirst(HttpHeaders.HOST))) {
            return HttpStatus.FORBIDDEN;
        }
        return sockets.isDraining() ? HttpStatus.SERVICE_UNAVAILABLE : null;
    }

    /** A token there would be logged wherever the address is. */
    private static boolean hasToken(Map<String, List<String>> parameters) {
        return parameters.entrySet().stream()
                .anyMatch(parameter ->
                        TOKEN_PARAMETERS.contains(parameter.getKey().toLowerCase(Locale.ROOT))
                                || parameter.getValue().stream()
                                        .anyMatch(value -> value != null
                                                && TOKEN.matcher(value).find()));
    }

    private boolean isAllowed(String origin, @Nullable String host) {
        String wanted = origin.toLowerCase(Locale.ROOT);
        if (allowedOrigins.contains(wanted)) {
            return true;
        }
        try {
            return entrance.takes(URI.create(wanted), host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static Optional<String> token(HttpHeaders headers) {
        String authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            // Another scheme carries no token of ours, and so a bad one.
            return Optional.of(
                    authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                            ? authorization.substring(BEARER.length()).strip()
                            : "");
        }
        return subprotocols(headers).stream()
                .filter(protocol -> protocol.startsWith(BEARER_PROTOCOL))
                .map(protocol -> protocol.substring(BEARER_PROTOCOL.length()))
                .findFirst();
    }

    private static List<String> subprotocols(HttpHeaders headers) {
        return headers.getOrEmpty("Sec-WebSocket-Protocol").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .toList();
    }

    private static String address(ServerHttpRequest request) {
        return ClientAddress.of(request.getRemoteAddress());
    }

    private static Mono<Void> refuse(ServerWebExchange exchange, HttpStatus status) {
        exchange.getResponse().setStatusCode(status);
        return exchange.getResponse().setComplete();
    }

    private Mono<Void> upgrade(ServerWebExchange exchange, Consumer<Connection> attach) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        Language language = Language.of(headers.getFirst(HttpHeaders.ACCEPT_LANGUAGE));
        var spec = WebsocketServerSpec.builder()
                .maxFramePayloadLength(Math.toIntExact(properties.maxFrame().toBytes()))
                .handlePing(true);
        if (subprotocols(headers).contains(SUBPROTOCOL)) {
            spec.protocols(SUBPROTOCOL);
        }
        WebsocketServerSpec built = spec.build();
        ServerHttpResponse response = exchange.getResponse();
        HttpServerResponse reactor = ServerHttpResponseDecorator.getNativeResponse(response);
        return response.setComplete()
                .then(Mono.defer(() -> reactor.sendWebsocket(
                        (in, ignored) -> {
                            Channel[] channel = new Channel[1];
                            in.withConnection(each -> channel[0] = each.channel());
                            Connection connection = sockets.open(channel[0], language, entrance.uploadsUnsigned());
                            attach.accept(connection);
                            return FutureMono.from(channel[0].closeFuture());
                        },
                        built)));
    }
}
