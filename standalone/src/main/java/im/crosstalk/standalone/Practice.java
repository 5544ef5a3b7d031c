package im.crosstalk.standalone;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Clients that do for some seconds what clients do most: sign in, write, read, look back. They speak the envelope dialect,
 * on a system that nobody else uses.
 */
final class Practice {

    /** Enough for a compiler to know what is hot, short enough to wait for. */
    private static final Duration ALTERNATING = Duration.ofSeconds(4);

    private static final Duration FLOODING = Duration.ofSeconds(10);
    private static final Duration IN_GROUP = Duration.ofSeconds(4);
    private static final Duration LOOKING_BACK = Duration.ofSeconds(4);
    private static final Duration SIGNING_IN = Duration.ofSeconds(4);
    private static final int CLIENTS = 16;
    private static final int WINDOW = 8;

    private final URI gateway;
    private final HttpClient http = HttpClient.newHttpClient();

    Practice(URI gateway) {
        this.gateway = gateway;
    }

    /** The system does not answer as it should. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1;

        Failed(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    void run() throws Failed, InterruptedException {
        try {
            List<PracticeClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                var client = PracticeClient.connect(http, gateway);
                client.register("practice" + i);
                client.signIn();
                clients.add(client);
            }
            for (int i = 0; i < CLIENTS; i++) {
                clients.get(i).writesTo(clients.get(i ^ 1));
            }
            writing(clients, 1, ALTERNATING);
            writing(clients, WINDOW, FLOODING);
            String group = clients.getFirst().createGroup(clients);
            clients.forEach(client -> client.writesToGroup(group));
            writing(clients.subList(0, 2), WINDOW, IN_GROUP);
            atOnce(clients, LOOKING_BACK, PracticeClient::lookBack);
            atOnce(clients, SIGNING_IN, client -> {
                try (var again = PracticeClient.connect(http, gateway)) {
                    again.signInAs(client);
                    again.lookAround();
                }
            });
            clients.forEach(PracticeClient::close);
        } catch (CompletionException | IllegalStateException failed) {
            throw new Failed("practice broke off: " + failed.getMessage(), failed);
        } finally {
            http.shutdownNow();
        }
    }

    private static void writing(List<PracticeClient> clients, int window, Duration time) throws InterruptedException {
        clients.forEach(client -> client.write(window));
        Thread.sleep(time);
        clients.forEach(PracticeClient::stopWriting);
    }

    /** Each client again and again, on a thread of its own, until the time is over or one fails. */
    private static void atOnce(List<PracticeClient> clients, Duration time, Consumer<PracticeClient> act)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        var failure = new AtomicReference<@Nullable RuntimeException>();
        List<Thread> threads = clients.stream()
                .map(client -> Thread.ofVirtual().start(() -> {
                    try {
                        while (failure.get() == null && System.nanoTime() < end) {
                            act.accept(client);
                        }
                    } catch (CompletionException | IllegalStateException failed) {
                        failure.set(failed);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }
}
