package im.crosstalk.cli.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.cli.progress.Display;
import im.crosstalk.cli.progress.Display.State;
import im.crosstalk.cli.testing.UploadServerDouble;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The client against a server over a real socket. */
@Timeout(30)
class UploadRunTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int SIZE = 100_000;
    private static final int CHUNK = 1_000;

    private final UploadServerDouble server = new UploadServerDouble();
    private final List<Display.Status> shown = new CopyOnWriteArrayList<>();
    private byte[] content = new byte[SIZE];
    private FileSource file;
    private UploadRun run;

    @TempDir
    private Path folder;

    @BeforeEach
    void fillFile() throws IOException {
        new Random(5).nextBytes(content);
        file = source(content);
    }

    private FileSource source(byte[] bytes) throws IOException {
        content = bytes;
        return FileSource.open(Files.write(folder.resolve("holiday.mp4"), bytes));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        file.close();
    }

    private UploadOptions options(String token, String id) {
        return new UploadOptions(
                server.url(),
                token,
                id,
                null,
                CHUNK,
                Duration.ofMillis(300),
                Duration.ofSeconds(8),
                Duration.ofMillis(700),
                Duration.ofMillis(10));
    }

    private UploadRun begin(UploadOptions options) {
        run = new UploadRun(file, options, HTTP, new Display() {
            @Override
            public void show(Status status) {
                shown.add(status);
            }

            @Override
            public void close() {}
        });
        return run;
    }

    private Ending upload() throws IOException, InterruptedException {
        return begin(options(null, null)).run();
    }

    private CompletableFuture<Ending> uploading() {
        begin(options(null, null));
        // Not in the common pool, where HttpClient makes its connections.
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return run.run();
                    } catch (IOException | InterruptedException failure) {
                        throw new IllegalStateException(failure);
                    }
                },
                Thread::startVirtualThread);
    }

    private void assertAllThere() {
        assertThat(server.upload().isComplete()).isTrue();
        assertThat(server.upload().bytes()).isEqualTo(content);
    }

    private static boolean isChunk(JsonNode frame, int number) {
        return frame.path("action").asString("").equals("chunk")
                && frame.path("offset").asLong() == (long) number * CHUNK;
    }

    private void await(Runnable that) {
        Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAsserted(that::run);
    }

    @Test
    void allBytesArriveAndAreChecked() throws Exception {
        assertThat(upload()).isEqualTo(new Ending.Complete("uploads/it"));
        assertAllThere();
        assertThat(server.asked("chunk")).isEqualTo(SIZE / CHUNK);
        assertThat(server.asked().getLast().path("sha256").asString("")).isEqualTo(UploadServerDouble.sha256(content));
        assertThat(server.asked().getFirst().path("fileName").asString("")).isEqualTo("holiday.mp4");
        assertThat(server.asked().getFirst().path("fileId").asString("")).matches("[A-Za-z0-9._:-]{1,128}");
        assertThat(server.handshakes().getFirst()).doesNotContainKey("authorization");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK, CHUNK + 1})
    void filesOfAnySizeArrive(int size) throws Exception {
        file = source(new byte[size]);
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
    }

    @Test
    void theTokenGoesWithTheHandshake() throws Exception {
        assertThat(begin(options("a.b.c", null)).run()).isInstanceOf(Ending.Complete.class);
        assertThat(server.handshakes().getFirst()).containsEntry("authorization", "Bearer a.b.c");
    }

    @Test
    void itGoesOnAfterLostConnectionsWhereTheServerIs() throws Exception {
        var lost = new AtomicInteger();
        server.script((connection, frame) -> {
            if (frame.path("offset").asLong() >= 20_000L * (lost.get() + 1) && lost.get() < 4) {
                lost.incrementAndGet();
                connection.breakOff();
                return true;
            }
            return false;
        });
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
        assertThat(server.asked("start")).isEqualTo(5);
        assertThat(shown).anyMatch(status -> status.state() == State.WAITING);
        assertThat(shown).extracting(Display.Status::stored).isSorted();
    }

    @Test
    void itWaitsForAServerThatWasKilled() throws Exception {
        server.script((connection, frame) -> {
            if (isChunk(frame, 30) && server.handshakes().size() == 1) {
                server.die();
                return true;
            }
            return false;
        });
        CompletableFuture<Ending> ending = uploading();
        await(() -> assertThat(shown.stream()
                        .filter(status -> status.detail().equals("nobody listens there"))
                        .count())
                .isPositive());
        server.listen();
        assertThat(ending.get(8, TimeUnit.SECONDS)).isInstanceOf(Ending.Complete.class);
        assertAllThere();
    }

    @Test
    void aServerThatFallsSilentIsAskedAnew() throws Exception {
        server.script(
                (connection, frame) -> isChunk(frame, 10) && server.handshakes().size() == 1);
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
        assertThat(server.handshakes()).hasSize(2);
    }

    @Test
    void whoNeverAnsweredIsNotWaitedForLong() throws Exception {
        server.die();
        assertThat(upload()).isEqualTo(new Ending.Unreachable("nobody listens there"));
    }

    @Test
    void theAnswerToCompleteMayBeLost() throws Exception {
        var lost = new AtomicInteger();
        server.script((connection, frame) -> {
            if (frame.path("action").asString("").equals("start") && lost.get() == 1) {
                UploadServerDouble.error(connection, frame, "already complete", "PERMISSION_DENIED");
                return true;
            }
            if (frame.path("action").asString("").equals("complete") && lost.getAndIncrement() == 0) {
                connection.breakOff();
                return true;
            }
            return false;
        });
        assertThat(begin(options(null, "mine")).run()).isEqualTo(new Ending.AlreadyThere());
    }

    @Test
    void onAMismatchItGoesWhereTheServerIs() throws Exception {
        var once = new AtomicInteger();
        server.script((connection, frame) -> {
            if (isChunk(frame, 10) && once.getAndIncrement() == 0) {
                // The server has these bytes all the same: as if the client had not heard of it.
                server.upload().bytes();
                try {
                    connection.send("{\"event\":\"offset-mismatch\",\"fileId\":\""
                            + frame.path("fileId").asString("") + "\",\"expected\":10000,\"received\":10000}");
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                }
                return true;
            }
            return false;
        });
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
        assertThat(server.asked("start")).isEqualTo(1);
    }

    @Test
    void aServerThatNeverAgreesIsNotAskedForEver() throws Exception {
        server.script((connection, frame) -> {
            if (frame.path("action").asString("").equals("chunk")) {
                UploadServerDouble.error(connection, frame, "fileId: no such upload", "RESOURCE_NOT_FOUND");
                return true;
            }
            return false;
        });
        assertThat(upload()).isEqualTo(new Ending.Refused("fileId: no such upload"));
    }

    @Test
    void anotherRunOfTheSameFileGoesOn() throws Exception {
        server.put(file.defaultId(), SIZE, java.util.Arrays.copyOf(content, 60_500));
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
        assertThat(server.asked("chunk")).isEqualTo(40);
    }

    @Test
    void theSameFileHasTheSameIdAndAnotherFileAnother() throws Exception {
        String before = file.defaultId();
        Path path = folder.resolve("holiday.mp4");
        try (FileSource again = FileSource.open(path)) {
            assertThat(again.defaultId()).isEqualTo(before);
        }
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000));
        try (FileSource touched = FileSource.open(path)) {
            assertThat(touched.defaultId()).isNotEqualTo(before);
        }
    }

    @Test
    void whatIsThereAlreadyNeedNotBeSent() throws Exception {
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertThat(upload()).isEqualTo(new Ending.AlreadyThere());
    }

    @Test
    void aGivenIdThatIsTakenIsARefusal() throws Exception {
        assertThat(begin(options(null, "mine")).run()).isInstanceOf(Ending.Complete.class);
        assertThat(begin(options(null, "mine")).run())
                .isInstanceOfSatisfying(
                        Ending.Refused.class,
                        refused -> assertThat(refused.reason()).contains("mine").contains("--id"));
    }

    @Test
    void bytesOfAnotherFileAreReplaced() throws Exception {
        server.put(file.defaultId(), SIZE, new byte[50_000]);
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
        assertThat(server.asked("complete")).isEqualTo(2);
    }

    @Test
    void whatPassesIsWaitedFor() throws Exception {
        var full = new AtomicInteger();
        server.script((connection, frame) -> {
            if (isChunk(frame, 50) && full.getAndIncrement() < 3) {
                UploadServerDouble.error(
                        connection, frame, "there is no room for files now; try again later", "INTERNAL_SERVER_ERROR");
                return true;
            }
            return false;
        });
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
        assertThat(shown)
                .contains(new Display.Status(State.WAITING, 50_000, "there is no room for files now; try again later"));
        assertThat(server.handshakes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"fileSize: was 7 at first, INVALID_PAYLOAD", "file_name: is a reserved name, INVALID_PAYLOAD"})
    void aRefusalEndsIt(String reason, String code) throws Exception {
        server.script((connection, frame) -> {
            UploadServerDouble.error(connection, frame, reason, code);
            return true;
        });
        assertThat(upload()).isEqualTo(new Ending.Refused(reason));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void whoMustSignInIsTold() throws Exception {
        server.script((connection, frame) -> {
            UploadServerDouble.error(connection, frame, "AUTH_REQUIRED", "AUTH_REQUIRED");
            return true;
        });
        assertThat(upload()).isInstanceOf(Ending.NotSignedIn.class);
        server.refuseHandshakes(401);
        assertThat(begin(options("a.b.c", null)).run()).isInstanceOf(Ending.NotSignedIn.class);
    }

    @Test
    void whoseSessionEndsIsTold() throws Exception {
        server.script((connection, frame) -> {
            try {
                connection.end(4401);
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
            return true;
        });
        assertThat(begin(options("a.b.c", null)).run()).isInstanceOf(Ending.NotSignedIn.class);
    }

    @Test
    void anAddressThatIsNoneOfOursIsARefusal() throws Exception {
        server.refuseHandshakes(404);
        assertThat(upload())
                .isInstanceOfSatisfying(
                        Ending.Refused.class,
                        refused -> assertThat(refused.reason()).contains("404"));
    }

    @Test
    void pausedItSendsNothingUntilItIsResumed() throws Exception {
        server.script((connection, frame) -> {
            if (isChunk(frame, 20)) {
                run.press('p');
            }
            return false;
        });
        CompletableFuture<Ending> ending = uploading();
        await(() -> assertThat(server.upload().isPaused()).isTrue());
        int held = server.upload().bytes().length;
        assertThat(held).isLessThan(SIZE);
        assertThat(ending).isNotDone();
        run.press('r');
        assertThat(ending.get(5, TimeUnit.SECONDS)).isInstanceOf(Ending.Complete.class);
        assertAllThere();
        assertThat(server.asked("pause")).isEqualTo(1);
        assertThat(server.asked("resume")).isEqualTo(1);
        assertThat(server.asked("start")).isEqualTo(1);
    }

    @Test
    void pausedItStaysSoThoughTheConnectionIsLost() throws Exception {
        server.script((connection, frame) -> {
            if (isChunk(frame, 20)) {
                run.press('p');
            }
            return false;
        });
        CompletableFuture<Ending> ending = uploading();
        await(() -> assertThat(server.upload().isPaused()).isTrue());
        server.die();
        server.listen();
        run.press('x');
        assertThat(server.handshakes()).hasSize(1);
        run.press('r');
        assertThat(ending.get(5, TimeUnit.SECONDS)).isInstanceOf(Ending.Complete.class);
        assertAllThere();
    }

    @Test
    void keysAtOddMomentsDoNoHarm() throws Exception {
        server.script((connection, frame) -> {
            if (frame.path("offset").asLong() % 7_000 == 0) {
                "prprp r".chars().forEach(key -> run.press((char) key));
            }
            return false;
        });
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
    }

    @Test
    void stoppedByKeyWhatWasSentIsDeleted() throws Exception {
        server.script((connection, frame) -> {
            if (isChunk(frame, 20)) {
                run.press('s');
            }
            return false;
        });
        assertThat(upload()).isEqualTo(new Ending.Stopped(true));
        assertThat(server.upload(file.defaultId())).isNull();
    }

    @Test
    void stoppedWithoutAConnectionWhatWasSentIsDeletedOnceThereIsOne() throws Exception {
        server.script((connection, frame) -> {
            if (isChunk(frame, 20) && server.handshakes().size() == 1) {
                run.press('s');
                connection.breakOff();
                return true;
            }
            return false;
        });
        assertThat(upload()).isEqualTo(new Ending.Stopped(true));
        assertThat(server.upload(file.defaultId())).isNull();
    }

    @Test
    void whenQuitWhatWasSentStays() throws Exception {
        server.script((connection, frame) -> {
            if (isChunk(frame, 20)) {
                run.press('q');
            }
            return false;
        });
        assertThat(upload()).isEqualTo(new Ending.Stopped(false));
        assertThat(server.asked().getLast().path("delete").asBoolean(true)).isFalse();
        assertThat(server.upload().bytes()).hasSizeGreaterThanOrEqualTo(20_000);
        server.script((connection, frame) -> false);
        assertThat(upload()).isInstanceOf(Ending.Complete.class);
        assertAllThere();
    }

    @Test
    void whoeverElsePausesItPausesItHere() throws Exception {
        server.script((connection, frame) -> {
            if (isChunk(frame, 20) && server.asked("resume") == 0) {
                UploadServerDouble.error(connection, frame, "paused", "PERMISSION_DENIED");
                return true;
            }
            return false;
        });
        CompletableFuture<Ending> ending = uploading();
        await(() -> assertThat(shown.getLast().state()).isEqualTo(State.PAUSED));
        run.press('r');
        assertThat(ending.get(5, TimeUnit.SECONDS)).isInstanceOf(Ending.Complete.class);
        assertAllThere();
    }

    @Test
    void aFileThatChangesMeanwhileIsNotCompleted() throws Exception {
        server.script((connection, frame) -> {
            if (isChunk(frame, 20)) {
                try {
                    Files.setLastModifiedTime(folder.resolve("holiday.mp4"), FileTime.fromMillis(1_000));
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                }
            }
            return false;
        });
        assertThatThrownBy(this::upload).isInstanceOf(FileChangedException.class);
        assertThat(server.upload().isComplete()).isFalse();
    }
}
