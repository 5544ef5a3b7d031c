package im.crosstalk.cli.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.crosstalk.cli.ExitCode;
import im.crosstalk.cli.Im;
import im.crosstalk.cli.testing.UploadServerDouble;
import im.crosstalk.cli.testing.WebSocketDouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class DownloadCommandTest {
    private final byte[] content = new byte[500_000];
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer http;
    private volatile int breakAfter = Integer.MAX_VALUE;
    private String disposition = "attachment; filename=\"_.bin\"; filename*=UTF-8''%C3%BC%20b.bin";

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        new Random(3).nextBytes(content);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/files/", this::answer);
        http.start();
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        boolean known = exchange.getRequestURI().getPath().equals("/files/f1");
        int refusal = !"Bearer a.b.c".equals(authorization) ? 401 : known ? 0 : 404;
        if (refusal != 0) {
            exchange.sendResponseHeaders(refusal, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("ETag", '"' + UploadServerDouble.sha256(content) + '"');
        exchange.getResponseHeaders().set("Content-Disposition", disposition);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range);
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        exchange.sendResponseHeaders(206, content.length - from);
        int end = (int) Math.min(content.length, (long) from + breakAfter);
        exchange.getResponseBody().write(content, from, end - from);
        exchange.close();
    }

    private int download(String... arguments) {
        String[] all = new String[arguments.length + 5];
        all[0] = "download";
        all[1] = "--ws";
        all[2] = "ws://localhost:" + http.getAddress().getPort() + "/ws";
        all[3] = "--token";
        all[4] = "a.b.c";
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        return Im.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    private Path target() {
        return folder.resolve("b.bin");
    }

    @Test
    void aFileArrivesWhole() {
        assertThat(download("/files/f1", "-o", target().toString())).isEqualTo(ExitCode.DONE);
        assertThat(target()).hasBinaryContent(content);
        assertThat(folder.resolve("b.bin.part")).doesNotExist();
        assertThat(out.toString()).contains("downloaded");
    }

    @Test
    void itGoesOnAfterLostConnections() {
        breakAfter = 200_000;
        assertThat(download("/files/f1", "-o", target().toString())).isEqualTo(ExitCode.DONE);
        assertThat(target()).hasBinaryContent(content);
        assertThat(ranges).hasSizeGreaterThan(1);
    }

    @Test
    void itGoesOnWithWhatAnEarlierRunHasLeft() throws IOException {
        Files.write(folder.resolve("b.bin.part"), Arrays.copyOf(content, 400_000));
        assertThat(download("/files/f1", "-o", target().toString())).isEqualTo(ExitCode.DONE);
        assertThat(target()).hasBinaryContent(content);
        assertThat(ranges).containsExactly("bytes=400000-");
    }

    @Test
    void whatWasOfAnotherFileIsReplaced() throws IOException {
        Files.write(folder.resolve("b.bin.part"), new byte[400_000]);
        assertThat(download("/files/f1", "-o", target().toString())).isEqualTo(ExitCode.DONE);
        assertThat(target()).hasBinaryContent(content);
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Files.writeString(target(), "precious");
        assertThat(download("/files/f1", "-o", target().toString())).isEqualTo(ExitCode.FAILED);
        assertThat(target()).hasContent("precious");
    }

    @Test
    void refusalsAreToldApart() {
        assertThat(download("/files/f2")).isEqualTo(ExitCode.FAILED);
        assertThat(download("/files/f1", "--anonymous")).isEqualTo(ExitCode.NOT_SIGNED_IN);
        http.stop(0);
        assertThat(download("/files/f1", "--retry-for", "0")).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void noServerChoosesAFolder() throws IOException, InterruptedException {
        for (String evil :
                List.of("../../.bashrc", "..%2F..%2F.bashrc", "%E2%80%AEgpj.exe", "%00", "/etc/passwd", "..")) {
            disposition = "attachment; filename=\"x\"; filename*=UTF-8''" + evil;
            assertThat(nameOfWhatIsThere())
                    .doesNotContain("/", "\u202e", "\0")
                    .doesNotStartWith(".")
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            evil%E2%80%AEgpj.exe, evil_gpj.exe
            a%E2%81%A6b,          a_b
            a%E2%80%A8b,          a_b
            CON,                  _CON
            nul.txt,              _nul.txt
            Com1%20.log,          _Com1 .log
            console.txt,          console.txt
            %20,                  download
            """)
    void whatANameHidesIsSeen(String told, String here) throws IOException, InterruptedException {
        disposition = "attachment; filename=\"x\"; filename*=UTF-8''" + told;
        assertThat(nameOfWhatIsThere()).isEqualTo(here);
    }

    private String nameOfWhatIsThere() throws IOException, InterruptedException {
        return new DownloadRun(
                        HttpClient.newHttpClient(),
                        java.net.URI.create(
                                "http://localhost:" + http.getAddress().getPort() + "/files/f1"),
                        "a.b.c",
                        java.time.Duration.ZERO,
                        java.time.Duration.ZERO)
                .look()
                .name();
    }

    @Test
    void aRoomsFileIsFoundByItsName() throws IOException, InterruptedException {
        try (WebSocketDouble rooms = new WebSocketDouble() {
            @Override
            protected void onText(Connection connection, String text) throws IOException {
                connection.send(
                        "{\"action\":\"file_list_req\",\"status\":\"success\",\"data\":{\"file_list\":\"[b.bin, x\\u001b[2J\\u202e]\",\"files\":"
                                + "[{\"file_name\":\"b.bin\",\"download_url\":\"/files/f1\"}]}}");
            }
        }) {
            HttpClient client = HttpClient.newHttpClient();
            assertThat(RoomListing.find(client, rooms.url(), "a.b.c", "uu_56", "b.bin"))
                    .isEqualTo("/files/f1");
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> RoomListing.find(client, rooms.url(), "a.b.c", "uu_56", "c.bin"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("[b.bin, x_[2J_]");
            assertThat(rooms.handshakes().getFirst()).containsEntry("authorization", "Bearer a.b.c");
        }
    }
}
