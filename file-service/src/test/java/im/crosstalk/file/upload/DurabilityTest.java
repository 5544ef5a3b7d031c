package im.crosstalk.file.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.file.RunningService.Data;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.file.FileId;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is acknowledged stays, whoever dies, stalls or races. */
class DurabilityTest {
    private static Data data;
    private static RunningService first;
    private static RunningService second;
    private static Gateway gateway;
    private static Caller user;

    @BeforeAll
    static void start() {
        data = Data.fresh();
        first = RunningService.start(data, "file-service-0", "im.file.lease=500ms", "im.file.lock-patience=2s");
        second = RunningService.start(data, "file-service-1", "im.file.lease=500ms", "im.file.lock-patience=2s");
        gateway = new Gateway();
        user = gateway.user(501, "durable");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private static FileId idOf(String path) {
        return new FileId(path.substring("/files/".length()));
    }

    @Test
    void anUploadGoesOnAfterARestartWhereItWas() {
        byte[] bytes = Http.bytes(300_000);
        String path;
        try (RunningService before = RunningService.start(data, "file-service-7")) {
            Http http = Http.of(before, user);
            path = http.create(bytes.length, "restart");
            http.patch(path, 0, Arrays.copyOf(bytes, 123_456));
        }
        try (RunningService after = RunningService.start(data, "file-service-7")) {
            Http http = Http.of(after, user);
            assertThat(Http.offset(http.tus("HEAD", path, null))).isEqualTo(123_456);
            assertThat(http.patch(path, 123_456, Arrays.copyOfRange(bytes, 123_456, 300_000))
                            .statusCode())
                    .isEqualTo(204);
            var got = http.get(path);
            assertThat(got.body()).isEqualTo(bytes);
            // The process that had seen the first bytes is gone: they were read again.
            assertThat(got.headers().firstValue("ETag")).hasValue('"' + Http.sha256(bytes) + '"');
        }
    }

    @Test
    void whatABrokenConnectionBroughtCounts() throws Exception {
        Http http = Http.of(first, user);
        String path = http.create(1_000_000, "broken");
        byte[] bytes = Http.bytes(200_000);
        breakOff(first, path, bytes);
        Awaitility.await().until(() -> Http.offset(http.tus("HEAD", path, null)) == bytes.length);
        assertThat(http.patch(path, bytes.length, new byte[1]).statusCode()).isEqualTo(204);
    }

    /** Promises a megabyte, sends some, and is gone. */
    private static void breakOff(RunningService service, String path, byte[] bytes) throws IOException {
        URI url = URI.create(service.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write(head(path, 0, 1_000_000).getBytes(UTF_8));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }
    }

    private static String head(String path, long offset, long length) {
        return "PATCH " + path + " HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nAuthorization: Bearer "
                + im.crosstalk.file.Tokens.of(user)
                + "\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: "
                + offset + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @Test
    void aStalledWriterOverwritesNothingThatItsSuccessorAcknowledged() throws Exception {
        Http http = Http.of(second, user);
        byte[] bytes = Http.bytes(100_000);
        String path = http.create(bytes.length, "stalled");
        URI url = URI.create(first.url());
        try (Socket stalled = new Socket(url.getHost(), url.getPort())) {
            // The first instance gets half of other bytes, and then nothing for longer than its lease.
            stalled.getOutputStream().write(head(path, 0, bytes.length).getBytes(UTF_8));
            stalled.getOutputStream().write(new byte[50_000]);
            stalled.getOutputStream().flush();
            Awaitility.await().until(() -> holder(path) != null);

            var taken = http.patch(path, 0, Arrays.copyOf(bytes, 70_000));
            assertThat(taken.statusCode()).isEqualTo(204);
            assertThat(Http.offset(taken)).isEqualTo(70_000);

            // It wakes up, writes, and learns that it is too late.
            stalled.getOutputStream().write(new byte[50_000]);
            stalled.getOutputStream().flush();
            assertThat(statusLine(stalled.getInputStream())).contains(" 409 ");
        }
        assertThat(Http.offset(http.tus("HEAD", path, null))).isEqualTo(70_000);
        assertThat(http.patch(path, 70_000, Arrays.copyOfRange(bytes, 70_000, 100_000))
                        .statusCode())
                .isEqualTo(204);
        assertThat(http.get(path).body()).isEqualTo(bytes);
    }

    private static String holder(String path) {
        return first.jdbc()
                .queryForObject(
                        "SELECT lease_owner FROM upload WHERE id = ?",
                        String.class,
                        idOf(path).value());
    }

    private static String statusLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            line.append((char) c);
            c = in.read();
        }
        return line.toString();
    }

    @Test
    void aWriterWhoDiedIsSucceededWhenItsLeaseIsOver() throws Exception {
        Http http = Http.of(first, user);
        byte[] bytes = Http.bytes(90_000);
        String path = http.create(bytes.length, "died");
        http.patch(path, 0, Arrays.copyOf(bytes, 10_000));
        // As kill -9 leaves it: the lease taken, and bytes in the file of which nobody knows.
        first.bean(Leases.class).tryAcquire(idOf(path));
        String blob = first.jdbc()
                .queryForObject(
                        "SELECT blob FROM upload WHERE id = ?",
                        String.class,
                        idOf(path).value());
        var part = data.files(".part").stream()
                .filter(each -> each.toString().contains(blob))
                .findFirst()
                .orElseThrow();
        java.nio.file.Files.write(part, new byte[5_000], java.nio.file.StandardOpenOption.APPEND);

        Http other = Http.of(second, user);
        assertThat(other.patch(path, 10_000, Arrays.copyOfRange(bytes, 10_000, 90_000))
                        .statusCode())
                .isEqualTo(204);
        assertThat(other.get(path).body()).isEqualTo(bytes);
        assertThat(data.files(".part")).noneMatch(each -> each.toString().contains(blob));
    }

    @Test
    void instancesServeOneUploadInTurn() {
        byte[] bytes = Http.bytes(640_000);
        Http[] turns = {Http.of(first, user), Http.of(second, user)};
        String path = turns[0].create(bytes.length, "turns");
        for (int i = 0; i < 10; i++) {
            var answer = turns[i % 2].patch(path, i * 64_000L, Arrays.copyOfRange(bytes, i * 64_000, (i + 1) * 64_000));
            assertThat(answer.statusCode()).isEqualTo(204);
        }
        var got = turns[1].get(path);
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.headers().firstValue("ETag")).hasValue('"' + Http.sha256(bytes) + '"');
    }

    @Test
    void ofThoseWhoAppendAtOneOffsetOneSucceeds() throws Exception {
        Http http = Http.of(first, user);
        String path = http.create(1_000, "race");
        List<Callable<Integer>> racers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            byte[] own = new byte[100];
            Arrays.fill(own, (byte) i);
            Http racing = Http.of(i % 2 == 0 ? first : second, user);
            racers.add(() -> racing.patch(path, 0, own).statusCode());
        }
        List<Integer> statuses = together(racers);
        assertThat(statuses).allMatch(status -> status == 204 || status == 409 || status == 423);
        assertThat(statuses).filteredOn(status -> status == 204).hasSize(1);
        assertThat(Http.offset(http.tus("HEAD", path, null))).isEqualTo(100);
        http.patch(path, 100, new byte[900]);
        byte[] got = http.get(path).body();
        byte winner = got[0];
        assertThat(Arrays.copyOf(got, 100)).containsOnly(winner);
    }

    @Test
    void sixtyFourUploadsGoOnSideBySide() throws Exception {
        List<Callable<Boolean>> uploads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int number = i;
            uploads.add(() -> {
                Http http = Http.of(number % 2 == 0 ? first : second, user);
                byte[] bytes = Http.bytes(200_000 + number);
                String path = http.create(bytes.length, "file " + number);
                for (int from = 0; from < bytes.length; from += 65_536) {
                    int to = Math.min(bytes.length, from + 65_536);
                    http.patch(path, from, Arrays.copyOfRange(bytes, from, to));
                }
                return Arrays.equals(http.get(path).body(), bytes);
            });
        }
        assertThat(together(uploads)).hasSize(64).containsOnly(true);
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        var begin = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) {
                futures.add(threads.submit(() -> {
                    begin.await();
                    return task.call();
                }));
            }
            begin.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    @Test
    void largeBodiesAreDurableBeforeTheyEnd() throws Exception {
        try (RunningService service = RunningService.start(data, "file-service-5", "im.file.checkpoint-bytes=64KB")) {
            Http http = Http.of(service, user);
            String path = http.create(10_000_000, "large");
            URI url = URI.create(service.url());
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.getOutputStream().write(head(path, 0, 10_000_000).getBytes(UTF_8));
                socket.getOutputStream().write(Http.bytes(1_000_000));
                socket.getOutputStream().flush();
                Awaitility.await().until(() -> Http.offset(http.tus("HEAD", path, null)) >= 900_000);
            }
        }
    }
}
