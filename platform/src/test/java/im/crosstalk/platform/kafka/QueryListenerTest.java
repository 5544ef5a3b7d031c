package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.platform.trace.Tracing;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.AuthQuery;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.dao.QueryTimeoutException;

class QueryListenerTest {
    private final CommandFixture fixture = new CommandFixture();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void soManyAtATimeAndNoMore() {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var release = new CountDownLatch(1);
        var listener = listener(3, (query, request) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            awaitUninterruptibly(release);
            running.decrementAndGet();
            return new AuthReply.Settings(null);
        });
        var polling = CompletableFuture.runAsync(() -> listener.onMessage(
                IntStream.range(0, 10).mapToObj(i -> query("q", 0)).toList()));
        await().until(() -> running.get() == 3);
        assertThat(polling).isNotDone();
        release.countDown();
        polling.join();

        listener.stop();
        assertThat(most).hasValue(3);
        assertThat(replies(10)).hasSize(10);
    }

    @Test
    void whatIsPastItsDeadlineIsDropped() {
        var listener = listener(2, (query, request) -> new AuthReply.Settings(query.username()));
        listener.onMessage(List.of(
                query("late", Clock.systemUTC().millis() - 1),
                query("in time", Clock.systemUTC().millis() + 60_000)));
        listener.stop();

        assertThat(replies(1)).containsExactly(new AuthReply.Settings("in time"));
        assertThat(meters.counter("im.queries.late").count()).isEqualTo(1);
    }

    @Test
    void aFailureIsAnsweredAndIfItIsTheQuerysOwnBuried() {
        var listener = listener(1, (query, request) -> {
            throw query.username().equals("timeout")
                    ? new QueryTimeoutException("slow")
                    : new ArithmeticException("bug");
        });
        listener.onMessage(List.of(query("timeout", 0), query("bug", 0)));
        listener.stop();

        assertThat(replies(2)).containsOnly(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR));
        await().untilAsserted(() -> assertThat(fixture.deadLetters())
                .singleElement()
                .satisfies(letter ->
                        assertThat(KafkaProbe.header(letter, "dlt_message")).isEqualTo("bug")));
    }

    @Test
    void whatIsLoggedOfAQueryHasTheIdUnderWhichItsGatewayKnowsIt() {
        var listener = listener(1, (query, request) -> new AuthReply.Settings(MDC.get("request")));
        listener.onMessage(List.of(query("q", 0)));
        listener.stop();

        assertThat(replies(1)).containsExactly(new AuthReply.Settings(fixture.gateway + "/1/1"));
    }

    @Test
    void anAnswerThatIsTooLargeIsAnErrorNotSilence() {
        var listener = listener(1, (query, request) -> new AuthReply.Settings("x".repeat(9 * 1024 * 1024)));
        listener.onMessage(List.of(query("large", 0)));
        listener.stop();

        assertThat(replies(1)).containsExactly(Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR));
    }

    @Test
    void stoppingWaitsForWhatIsBeingAnswered() {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var listener = listener(1, (query, request) -> {
            begun.countDown();
            awaitUninterruptibly(release);
            return new AuthReply.Settings("done");
        });
        listener.onMessage(List.of(query("slow", 0)));
        awaitUninterruptibly(begun);
        var stopping = CompletableFuture.runAsync(listener::stop);
        await().until(() -> !listener.isRunning());
        assertThat(stopping).isNotDone();
        release.countDown();
        stopping.join();

        assertThat(replies(1)).containsExactly(new AuthReply.Settings("done"));
    }

    private QueryListener listener(int concurrency, QueryHandlers.Handler<AuthQuery.FindUser> handler) {
        var handlers = QueryHandlers.of(Topic.AUTH_QUERIES, AuthQuery.class)
                .on(AuthQuery.FindUser.class, handler)
                .on(AuthQuery.GetUser.class, (query, request) -> new AuthReply.Saved())
                .on(AuthQuery.GetSettings.class, (query, request) -> new AuthReply.Saved())
                .build();
        return new QueryListener(
                handlers,
                fixture.publisher(),
                fixture.json,
                new RuntimeMetrics(meters),
                Tracing.OFF,
                Clock.systemUTC(),
                concurrency);
    }

    private ConsumerRecord<String, byte[]> query(String name, long deadline) {
        var caller = new Caller(CommandFixture.ANN, "ann", new SessionId("s"), new DeviceId("d"));
        var envelope =
                new Envelope<>(new AuthQuery.FindUser(name), caller, new Origin(fixture.gateway, 1, 1), deadline);
        return new ConsumerRecord<>(fixture.topic, 0, 0, "7", fixture.json.write(envelope));
    }

    private List<Reply> replies(int count) {
        await().until(() -> fixture.answers().size() >= count);
        return fixture.answers().stream().map(GatewayRecord.Answer::reply).toList();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
