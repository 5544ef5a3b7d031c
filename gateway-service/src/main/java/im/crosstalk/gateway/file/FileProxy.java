package im.crosstalk.gateway.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.protocol.file.FileApi;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Passes {@code /files} and what lies below on to file-service, which knows who may do what: every method, bodies as
 * they flow, each side as fast as the other takes them. A filter, since Spring would answer preflights itself.
 */
final class FileProxy implements WebFilter, Ordered {
    private static final Logger log = LoggerFactory.getLogger(FileProxy.class);
    private static final String OURS = FileApi.FILES + "/";

    /** No dots and nothing encoded: whatever a server makes of such paths, nothing but files is reached. */
    private static final Pattern PATH = Pattern.compile("/files(/[A-Za-z0-9_-]+)*/?");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final String STALLS = "fileProxyStalls";

    private final HttpClient http;
    private final Duration takenWithin;

    /** @param takenWithin for how long a client may take nothing of what was written to it */
    FileProxy(HttpClient http, Duration takenWithin) {
        this.http = http;
        this.takenWithin = takenWithin;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getURI().getRawPath();
        if (!path.equals(FileApi.FILES) && !path.startsWith(OURS)) {
            return chain.filter(exchange);
        }
        if (!PATH.matcher(path).matches()) {
            return refuse(exchange.getResponse(), HttpStatus.NOT_FOUND, "NOT_FOUND", "no such file");
        }
        String method = exchange.getRequest().getMethod().name();
        if (!METHODS.contains(method)) {
            return refuse(
                    exchange.getResponse(), HttpStatus.METHOD_NOT_ALLOWED, "INVALID_REQUEST", "no method for files");
        }
        return pass(exchange, method);
    }

    private Mono<Void> pass(ServerWebExchange exchange, String method) {
        ServerHttpRequest request = exchange.getRequest();
        HttpServerRequest incoming = ServerHttpRequestDecorator.getNativeRequest(request);
        HttpClient.RequestSender outgoing = http.headers(headers -> ForwardedHeaders.ofRequest(incoming, headers))
                .request(HttpMethod.valueOf(method))
                .uri(incoming.uri());
        HttpClient.ResponseReceiver<?> answered = hasBody(request.getHeaders())
                ? outgoing.send((ignored, out) -> out.send(incoming.receive().retain()))
                : outgoing;
        return answered.response((answer, body) -> answer(exchange, answer, body))
                .then()
                .onErrorResume(failure -> failed(exchange, failure))
                .doOnSubscribe(begun -> incoming.withConnection(connection -> connection.addHandlerFirst(
                        STALLS, new WriteTimeoutHandler(takenWithin.toMillis(), TimeUnit.MILLISECONDS))))
                .doFinally(ended -> incoming.withConnection(connection -> connection.removeHandler(STALLS)));
    }

    private static boolean hasBody(HttpHeaders headers) {
        return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    private static Mono<Void> answer(ServerWebExchange exchange, HttpClientResponse answer, ByteBufFlux body) {
        ServerHttpResponse response = exchange.getResponse();
        response.setRawStatusCode(answer.status().code());
        ForwardedHeaders.ofResponse(answer.responseHeaders(), response.getHeaders());
        boolean isEmpty = exchange.getRequest().getMethod().equals(org.springframework.http.HttpMethod.HEAD)
                || "0".equals(answer.responseHeaders().get(HttpHeaders.CONTENT_LENGTH))
                || answer.status().code() == HttpStatus.NO_CONTENT.value()
                || answer.status().code() == HttpStatus.NOT_MODIFIED.value();
        if (isEmpty) {
            return response.setComplete();
        }
        var buffers = (NettyDataBufferFactory) response.bufferFactory();
        return response.writeWith(body.retain().map(buffers::wrap));
    }

    private static Mono<Void> failed(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            // Half an answer is no answer: the client must see that it was cut.
            return Mono.error(failure);
        }
        log.warn(
                "file-service, {} {}: {}",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getURI().getRawPath(),
                failure.toString());
        response.getHeaders().clear();
        response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        return refuse(
                response, HttpStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE", "files cannot be reached now; try again");
    }

    private static Mono<Void> refuse(ServerHttpResponse response, HttpStatus status, String code, String detail) {
        response.setStatusCode(status);
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        byte[] problem = ("{\"title\":\"" + status.getReasonPhrase() + "\",\"status\":" + status.value()
                        + ",\"detail\":\"" + detail + "\",\"code\":\"" + code + "\"}")
                .getBytes(UTF_8);
        response.getHeaders().setContentLength(problem.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(problem)));
    }
}
