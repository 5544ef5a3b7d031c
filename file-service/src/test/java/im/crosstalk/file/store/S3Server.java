package im.crosstalk.file.store;

import im.crosstalk.file.FileProperties.S3;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.util.unit.DataSize;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Mock in a JVM of its own, since its Spring Boot and ours are not one. The build puts its jar into the target folder. */
final class S3Server implements AutoCloseable {
    private final Process process;
    private final URI url;

    private S3Server(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    static S3Server start(String bucket) throws IOException {
        int http = freePort();
        Path jar = Path.of(System.getProperty("s3mock.jar", "target/s3mock/s3mock-exec.jar"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-jar",
                        jar.toString(),
                        "--server.port=" + freePort(),
                        "--com.adobe.testing.s3mock.http-port=" + http,
                        "--com.adobe.testing.s3mock.httpPort=" + http,
                        "--com.adobe.testing.s3mock.store.initialBuckets=" + bucket))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "s3mock.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var server = new S3Server(process, URI.create("http://127.0.0.1:" + http));
        Awaitility.await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> answers(server.url));
        return server;
    }

    private static boolean answers(URI url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    URI url() {
        return url;
    }

    S3Client client() {
        return S3Clients.of(new S3("any", url, "us-east-1", "test", "test", true, DataSize.ofMegabytes(5)));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
