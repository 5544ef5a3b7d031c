package im.crosstalk.cli.upload;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.cli.progress.Display;
import im.crosstalk.cli.testing.RoomServerDouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sending into a room, against a server over a real socket. */
@Timeout(30)
class RoomUploadTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int SIZE = 20_500;
    private static final int CHUNK = 1_000;

    private final RoomServerDouble server = new RoomServerDouble();
    private final byte[] content = new byte[SIZE];

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() {
        new Random(6).nextBytes(content);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Ending upload(byte[] bytes) throws IOException, InterruptedException {
        var options = new UploadOptions(
                server.url(),
                "token",
                null,
                new UploadOptions.Room("uu_56", "ann"),
                CHUNK,
                Duration.ofMillis(300),
                Duration.ofSeconds(8),
                Duration.ofMillis(700),
                Duration.ofMillis(10));
        try (FileSource file = FileSource.open(Files.write(folder.resolve("it.bin"), bytes))) {
            return new UploadRun(file, options, HTTP, new Display() {
                        @Override
                        public void show(Status status) {}

                        @Override
                        public void close() {}
                    })
                    .run();
        }
    }

    /** Carries out so many requests that fit without answering, and cuts the connection instead. */
    private void cutAt(Predicate<JsonNode> that, int times) {
        var left = new AtomicInteger(times);
        server.script((connection, frame) -> {
            if (!that.test(frame) || left.getAndDecrement() <= 0) {
                return false;
            }
            server.answer(frame);
            connection.breakOff();
            return true;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK, CHUNK + 1, SIZE})
    void filesOfAnySizeArriveInPackets(int size) throws Exception {
        byte[] bytes = Arrays.copyOf(content, size);
        assertThat(upload(bytes)).isEqualTo(new Ending.Complete("uu_56/it.bin"));
        assertThat(server.finished()).containsExactly(bytes);
        JsonNode begun = server.asked().getFirst().path("data");
        assertThat(begun.path("chat_id").asString("")).isEqualTo("ann");
        assertThat(begun.path("total_packets").asInt()).isEqualTo((size + CHUNK - 1) / CHUNK);
        assertThat(begun.path("echo_data").asBoolean(true)).isFalse();
    }

    @Test
    void itGoesOnAfterLostConnectionsWhereTheServerIs() throws Exception {
        cutAt(frame -> frame.path("data").path("sequence_number").asInt() % 7 == 0, 2);
        assertThat(upload(content)).isInstanceOf(Ending.Complete.class);
        assertThat(server.finished()).containsExactly(content);
        assertThat(server.asked("file_send_init")).isEqualTo(3);
    }

    @Test
    void whenTheLastAnswerIsLostItIsNotSentTwice() throws Exception {
        cutAt(frame -> frame.path("action").asString("").equals("file_send_fin"), 1);
        assertThat(upload(content)).isEqualTo(new Ending.Complete("uu_56/it.bin"));
        assertThat(server.finished()).containsExactly(content);
        assertThat(server.asked("file_list_req")).isEqualTo(1);
    }

    @Test
    void whenTheLastRequestIsLostItIsMadeAgain() throws Exception {
        var lost = new AtomicInteger();
        server.script((connection, frame) -> {
            boolean last = frame.path("action").asString("").equals("file_send_fin") && lost.getAndIncrement() == 0;
            if (last) {
                connection.breakOff();
            }
            return last;
        });
        assertThat(upload(content)).isEqualTo(new Ending.Complete("uu_56/it.bin"));
        assertThat(server.finished()).containsExactly(content);
        assertThat(server.asked("file_send_fin")).isEqualTo(2);
    }

    @Test
    void aRefusalEndsIt() throws Exception {
        server.script((connection, frame) -> {
            try {
                connection.send("{\"action\":\"file_send_init\",\"status\":\"error\",\"message\":\"not yours\","
                        + "\"code\":\"PERMISSION_DENIED\",\"data\":{}}");
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            return true;
        });
        assertThat(upload(content)).isEqualTo(new Ending.Refused("not yours"));
    }

    @Test
    void bytesOfAnotherFileAreFoundOut() throws Exception {
        server.script((connection, frame) -> {
            if (frame.path("data").path("sequence_number").asInt() != 3) {
                return false;
            }
            byte[] other = new byte[CHUNK];
            ((ObjectNode) frame.path("data"))
                    .put("file_data", Base64.getEncoder().encodeToString(other));
            return false;
        });
        assertThat(upload(content)).isInstanceOf(Ending.Refused.class);
    }
}
