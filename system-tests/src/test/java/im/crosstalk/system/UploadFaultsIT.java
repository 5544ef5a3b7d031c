package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads by every way in, through {@code kill -9}, and many at once. */
class UploadFaultsIT {
    private static final int SIZE = 8 * 1024 * 1024;

    private static final int AT_ONCE = 64;

    /** All of them together are much more than the gateway may take for them: a third more as base64. */
    private static final int SIZE_OF_MANY = 4 * 1024 * 1024;

    private static final int CHUNK_OF_MANY = 128 * 1024;
    private static final long GATEWAY_GROWTH_MIB = 300;
    private static final long SAMPLE_NANOS = 20_000_000;

    private final CrosstalkSystem system = CrosstalkSystem.running();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private EnvelopeUser alice;

    @BeforeEach
    void signIn() {
        alice = EnvelopeUser.register("alice", system.gateway(1));
    }

    @AfterEach
    void leave() {
        threads.shutdownNow();
        alice.close();
    }

    private static byte[] content(int seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Test
    void uploadsGoOnThroughKillsOfFileServiceAndGateways() throws Exception {
        List<URI> gateways = List.of(system.gateway(1), system.gateway(2));
        URI other = URI.create("http://127.0.0.1:"
                + system.ports().path("file-service-2").path("http").asInt());
        List<URI> anywhere = List.of(system.gateway(1), system.gateway(2), other);
        List<SteadyUpload> uploads = List.of(
                new FrameUpload(gateways, alice, content(1, SIZE)),
                new FrameUpload(gateways.reversed(), alice, content(2, SIZE)),
                new HttpUpload(anywhere, alice, content(3, SIZE), true),
                new HttpUpload(anywhere.reversed(), alice, content(4, SIZE), false));
        uploads.forEach(upload -> upload.allow(SIZE / 5));
        List<Future<byte[]>> running = uploads.stream().map(threads::submit).toList();

        // Each may go on until the next is killed, so that none can be at its end before.
        int killed = 0;
        for (String part : List.of("file-service", "gateway-service", "gateway-service-2", "file-service-2")) {
            awaitAll(uploads, SIZE / 5 * killed + SIZE / 10);
            killed++;
            for (SteadyUpload upload : uploads) {
                upload.allow(SIZE / 5 * (killed + 1));
            }
            system.kill(part);
        }
        uploads.forEach(upload -> upload.allow(SIZE));
        for (int i = 0; i < uploads.size(); i++) {
            byte[] stored = running.get(i).get(90, TimeUnit.SECONDS);
            assertThat(FileHttp.sha256(stored))
                    .isEqualTo(FileHttp.sha256(uploads.get(i).content()));
        }
        assertThat(uploads).allMatch(upload -> upload.interruptions() > 0);
    }

    private static void awaitAll(List<SteadyUpload> uploads, int bytes) {
        Awaitility.await("all have " + bytes + " bytes there")
                .atMost(90, TimeUnit.SECONDS)
                .pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> uploads.stream().allMatch(upload -> upload.acknowledged() >= bytes));
    }

    @Test
    void sixtyFourSendAheadAtOnceAndTheGatewayDoesNotGrow() throws Exception {
        List<FrameUpload> uploads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            uploads.add(new FrameUpload(List.of(system.gateway(1)), alice, content(i, SIZE_OF_MANY)));
        }
        long before = system.residentMebibytes("gateway-service");
        List<Future<?>> running = new ArrayList<>();
        for (FrameUpload upload : uploads) {
            running.add(threads.submit(() -> {
                assertThat(upload.begin()).isZero();
                for (int from = 0; from < SIZE_OF_MANY; from += CHUNK_OF_MANY) {
                    upload.sendAhead(from, from + CHUNK_OF_MANY);
                }
                for (int to = CHUNK_OF_MANY; to <= SIZE_OF_MANY; to += CHUNK_OF_MANY) {
                    assertThat(upload.stored()).isEqualTo(to);
                }
                assertThat(upload.finish()).isEqualTo(upload.content());
                return null;
            }));
        }
        long most = before;
        for (Future<?> one : running) {
            while (!one.isDone()) {
                most = Math.max(most, system.residentMebibytes("gateway-service"));
                LockSupport.parkNanos(SAMPLE_NANOS);
            }
            one.get();
        }
        System.out.printf("the gateway's memory while %d sent: %d MiB, before it %d MiB%n", AT_ONCE, most, before);
        assertThat(most - before).isLessThan(GATEWAY_GROWTH_MIB);
    }
}
