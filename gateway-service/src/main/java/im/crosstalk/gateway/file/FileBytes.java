package im.crosstalk.gateway.file;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileApi.Problem;
import im.crosstalk.protocol.file.Md5;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import tools.jackson.core.JacksonException;

/**
 * Small pieces of files, to and from file-service, by signed URLs. What goes wrong on the way is {@link Problem#UNAVAILABLE}.
 * Thread-safe; answers come on any thread.
 */
class FileBytes {
    private static final Logger log = LoggerFactory.getLogger(FileBytes.class);

    private final HttpClient http;
    private final Duration patience;

    FileBytes(HttpClient http, Duration patience) {
        this.http = http;
        this.patience = patience;
    }

    /** What file-service said. */
    sealed interface Said {
        /** @param at the offset, or the number of the packet, that is expected now */
        record Stored(long at) implements Said {}

        @SuppressWarnings("ArrayRecordComponent")
        record Read(byte[] bytes) implements Said {}

        /** @param expected the offset or packet that is expected instead; -1 when it did not say */
        record Refused(
                Problem problem, long expected, @Nullable String detail) implements Said {}
    }

    /** A problem's body, whatever else stands in it. */
    private record Body(@Nullable Problem code, @Nullable String detail) {}

    /** Appends at exactly that offset (tus). */
    CompletableFuture<Said> append(String url, long offset, @Nullable Md5 md5, byte[]... bytes) {
        int length = Arrays.stream(bytes).mapToInt(each -> each.length).sum();
        HttpClient.ResponseReceiver<?> asked = http.headers(headers -> {
                    headers.set("Tus-Resumable", "1.0.0")
                            .set(HttpHeaderNames.CONTENT_TYPE, "application/offset+octet-stream")
                            .set(HttpHeaderNames.CONTENT_LENGTH, length)
                            .set(FileApi.UPLOAD_OFFSET, offset);
                    if (md5 != null) {
                        headers.set(
                                FileApi.UPLOAD_CHECKSUM,
                                "md5 " + Base64.getEncoder().encodeToString(md5.bytes()));
                    }
                })
                .patch()
                .uri(url)
                .send(body(bytes));
        return said(asked, FileApi.UPLOAD_OFFSET);
    }

    /** Brings a packet of a room's file. */
    CompletableFuture<Said> packet(String url, long number, byte[] bytes) {
        int query = url.indexOf('?');
        String packet = url.substring(0, query) + "/" + FileApi.PACKETS + "/" + number + url.substring(query);
        HttpClient.ResponseReceiver<?> asked = http.headers(
                        headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream")
                                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length))
                .put()
                .uri(packet)
                .send(body(bytes));
        return said(asked, FileApi.NEXT_PACKET);
    }

    /** Reads so many bytes, at least one. */
    CompletableFuture<Said> read(String url, long offset, int length) {
        HttpClient.ResponseReceiver<?> asked = http.headers(
                        headers -> headers.set(HttpHeaderNames.RANGE, "bytes=" + offset + "-" + (offset + length - 1)))
                .get()
                .uri(url);
        return said(asked, FileApi.UPLOAD_OFFSET);
    }

    private static Mono<ByteBuf> body(byte[]... bytes) {
        return Mono.fromSupplier(() -> Unpooled.wrappedBuffer(bytes));
    }

    private CompletableFuture<Said> said(HttpClient.ResponseReceiver<?> asked, String expectedHeader) {
        return asked.responseSingle((response, body) -> said(response, body, expectedHeader))
                .timeout(patience)
                .onErrorResume(failure -> {
                    // Never the URL: it is signed.
                    log.warn("file-service: {}", failure.toString());
                    return Mono.just(new Said.Refused(Problem.UNAVAILABLE, -1, null));
                })
                .toFuture()
                .thenApply(Objects::requireNonNull);
    }

    private static Mono<Said> said(HttpClientResponse response, ByteBufMono body, String expectedHeader) {
        int status = response.status().code();
        if (status == 206) {
            return body.asByteArray().map(Said.Read::new);
        }
        long expected = number(response.responseHeaders(), expectedHeader);
        if (status / 100 == 2) {
            return body.asByteArray().then(Mono.just(new Said.Stored(expected)));
        }
        return body.asByteArray()
                .map(bytes -> refused(bytes, expected))
                .defaultIfEmpty(new Said.Refused(Problem.UNAVAILABLE, expected, null));
    }

    private static Said refused(byte[] problem, long expected) {
        try {
            Body body = ProtocolJson.mapper().readValue(problem, Body.class);
            return new Said.Refused(body.code() == null ? Problem.UNAVAILABLE : body.code(), expected, body.detail());
        } catch (JacksonException unreadable) {
            return new Said.Refused(Problem.UNAVAILABLE, expected, null);
        }
    }

    private static long number(HttpHeaders headers, String name) {
        String text = headers.get(name);
        return text == null ? -1 : Long.parseLong(text);
    }
}
