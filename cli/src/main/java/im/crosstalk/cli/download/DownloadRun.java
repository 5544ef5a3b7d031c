package im.crosstalk.cli.download;

import im.crosstalk.cli.Backoff;
import im.crosstalk.cli.JsonSocket.NotSignedInException;
import im.crosstalk.cli.progress.Display;
import im.crosstalk.cli.progress.Display.State;
import im.crosstalk.cli.progress.Display.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One file on its way here. What has come is in {@code NAME.part} until all of it is there and is what it should be. */
final class DownloadRun {
    private static final int BUFFER = 64 * 1024;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

    private final HttpClient http;
    private final URI uri;
    private final @Nullable String token;
    private final Duration patience;
    private final Backoff backoff;
    private volatile long received;

    DownloadRun(HttpClient http, URI uri, @Nullable String token, Duration patience, Duration retryFirst) {
        this.http = http;
        this.uri = uri;
        this.token = token;
        this.patience = patience;
        backoff = new Backoff(retryFirst, LONGEST_RETRY, RandomGenerator.getDefault());
    }

    long received() {
        return received;
    }

    /** What is to be had. */
    RemoteFile look() throws IOException, InterruptedException {
        HttpRequest head =
                request().method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
        HttpResponse<Void> answer = http.send(head, BodyHandlers.discarding());
        requireGood(answer.statusCode());
        return RemoteFile.of(uri, answer.headers());
    }

    /** Fetches it, going on with what is there. */
    void fetch(RemoteFile file, Path target, Display display) throws IOException, InterruptedException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        boolean resumed = Files.exists(part) && Files.size(part) > 0;
        receive(file, part, display);
        display.show(new Status(State.FINISHING, received, ""));
        if (!isWhole(file, part)) {
            Files.delete(part);
            if (!resumed) {
                throw new RefusedException("what came is not what the server has; try again");
            }
            // What an earlier run has left was of another file.
            receive(file, part, display);
            if (!isWhole(file, part)) {
                throw new RefusedException("what came is not what the server has; try again");
            }
        }
        Files.move(part, target);
    }

    private void receive(RemoteFile file, Path part, Display display) throws IOException, InterruptedException {
        long since = -1;
        received = Files.exists(part) ? Files.size(part) : 0;
        if (received > file.size()) {
            Files.delete(part);
            received = 0;
        }
        while (received < file.size()) {
            long before = received;
            try {
                append(part, display);
            } catch (RefusedException | NotSignedInException refused) {
                throw refused;
            } catch (IOException lost) {
                if (received > before || since < 0) {
                    since = System.nanoTime();
                }
                if (received > before) {
                    backoff.reset();
                }
                Duration pause = backoff.next();
                if (System.nanoTime() + pause.toNanos() - since > patience.toNanos()) {
                    throw lost;
                }
                display.show(new Status(State.WAITING, received, "connection lost"));
                LockSupport.parkNanos(pause.toNanos());
            }
        }
        if (file.size() == 0) {
            Files.write(part, new byte[0]);
        }
    }

    private void append(Path part, Display display) throws IOException, InterruptedException {
        HttpRequest get = request().header("Range", "bytes=" + received + "-").build();
        HttpResponse<InputStream> answer = http.send(get, BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            requireGood(answer.statusCode());
            if (answer.statusCode() != 206) {
                // All of it, though only the rest was asked for.
                received = 0;
                Files.deleteIfExists(part);
            }
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                byte[] buffer = new byte[BUFFER];
                long at = received;
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                    at += read;
                    received = at;
                    display.show(new Status(State.MOVING, received, ""));
                }
            }
        }
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWERS_WITHIN);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static void requireGood(int status) throws IOException {
        switch (status) {
            case 200, 206 -> {
                // That is what was asked for.
            }
            case 401 -> throw new NotSignedInException();
            case 403 -> throw new RefusedException("this file is not for you");
            case 404 -> throw new RefusedException("there is no such file");
            default -> {
                if (status < 500 && status != 423 && status != 429) {
                    throw new RefusedException("the server answers HTTP " + status);
                }
                throw new IOException("the server answers HTTP " + status);
            }
        }
    }

    private static boolean isWhole(RemoteFile file, Path part) throws IOException {
        String expected = file.sha256();
        if (expected == null) {
            return Files.size(part) == file.size();
        }
        try (var in = new DigestInputStream(Files.newInputStream(part), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(expected);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
