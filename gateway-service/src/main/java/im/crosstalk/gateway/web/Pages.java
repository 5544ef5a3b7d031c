package im.crosstalk.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.gateway.socket.LocalListener;
import im.crosstalk.gateway.socket.PlainRequests;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Gives browsers the pages, under a policy that lets them load and run nothing but what comes from here. */
final class Pages implements PlainRequests {
    static final String UPLOAD = "/upload";
    static final String ASSETS = "/assets/";

    private static final String SETTINGS = ASSETS + "upload/settings.json";

    /** {@code 'self'} in {@code connect-src} covers the WebSocket at the same address (CSP 3, section 6.7.2.8). */
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    private final Map<String, Page> pages = Page.all();

    Pages() {
        Objects.requireNonNull(pages.get("upload/index.html"), "web/upload/index.html is not in this build");
    }

    /** At the second address. */
    @Override
    public @Nullable Mono<Void> answer(ServerWebExchange exchange, boolean uploadsUnsigned) {
        String path = exchange.getRequest().getURI().getRawPath();
        if (!path.equals(UPLOAD) && !path.startsWith(ASSETS)) {
            return null;
        }
        return answer(exchange, path, settings(uploadsUnsigned, null));
    }

    /** At the main address, where nobody uploads without signing in; it is told where one can. */
    Mono<Void> answer(ServerWebExchange exchange, LocalListener local) {
        Integer elsewhere = local.uploadsUnsigned() && local.isReachableBy(exchange.getRequest()) ? local.port() : null;
        return answer(exchange, exchange.getRequest().getURI().getRawPath(), settings(false, elsewhere));
    }

    private static String settings(boolean unsigned, @Nullable Integer unsignedPort) {
        return "{\"unsigned\":" + unsigned + ",\"unsignedPort\":" + unsignedPort + "}";
    }

    private Mono<Void> answer(ServerWebExchange exchange, String path, String settings) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        HttpMethod method = request.getMethod();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            response.getHeaders().set(HttpHeaders.ALLOW, "GET, HEAD");
            return end(response, HttpStatus.METHOD_NOT_ALLOWED);
        }
        if (path.equals(SETTINGS)) {
            response.getHeaders().setCacheControl("no-store");
            return write(exchange, MediaType.APPLICATION_JSON, settings.getBytes(UTF_8));
        }
        Page page = pages.get(path.equals(UPLOAD) ? "upload/index.html" : path.substring(ASSETS.length()));
        if (page == null) {
            return end(response, HttpStatus.NOT_FOUND);
        }
        HttpHeaders headers = response.getHeaders();
        // Asked for again each time, and answered by 304: a new build is there at once, in all its parts.
        headers.setCacheControl("no-cache");
        headers.setETag(page.tag());
        if (request.getHeaders().getIfNoneMatch().contains(page.tag())) {
            return end(response, HttpStatus.NOT_MODIFIED);
        }
        return write(exchange, page.type(), page.bytes());
    }

    private static Mono<Void> write(ServerWebExchange exchange, MediaType type, byte[] bytes) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(type);
        headers.setContentLength(bytes.length);
        guard(headers);
        return exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
                ? response.setComplete()
                : response.writeWith(Mono.just(response.bufferFactory().wrap(bytes)));
    }

    private static Mono<Void> end(ServerHttpResponse response, HttpStatus status) {
        response.setStatusCode(status);
        guard(response.getHeaders());
        return response.setComplete();
    }

    private static void guard(HttpHeaders headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
    }
}
