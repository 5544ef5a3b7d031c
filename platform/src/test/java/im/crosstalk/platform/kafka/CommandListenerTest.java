package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.auth.AuthReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/** Nothing lost, nothing twice: the fence and the outbox under every fault that they are there for. */
class CommandListenerTest {
    private final CommandFixture fixture = new CommandFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void recordsBelowTheFenceAreSkipped() {
        fixture.send("a", "b");
        CommandFixture.Owner owner = fixture.new Owner(fixture::save).takeOver();
        List<ConsumerRecord<String, byte[]>> records = owner.poll();
        owner.work(records);
        owner.work(records);
        fixture.send("c");
        owner.work();

        assertThat(fixture.handled()).containsExactly("a", "b", "c");
        assertThat(fixture.fence()).isEqualTo(3);
    }

    @Test
    void whatIsLoggedOfACommandHasTheIdUnderWhichItsGatewayKnowsIt() {
        var logger = (Logger) LoggerFactory.getLogger(CommandListener.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        List<String> ids = new ArrayList<>();
        fixture.send("a");
        fixture.new Owner((command, request) -> {
                    ids.add(MDC.get("request"));
                    throw new ArithmeticException("bug");
                })
                .takeOver()
                .work();
        logger.detachAppender(lines);

        assertThat(ids).isNotEmpty().containsOnly(fixture.gateway + "/1/1");
        assertThat(lines.list)
                .anySatisfy(line -> assertThat(line.getFormattedMessage()).endsWith("cannot be handled"))
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("request", ids.getFirst()));
    }

    @Test
    void whatWasCommittedButNotPublishedIsPublishedAtTakeOver() {
        FaultyProducer producer = fixture.faultyProducer();
        CommandFixture.Owner dying =
                fixture.new Owner(fixture::save, producer.producer(), fixture.transaction).takeOver();
        producer.refuse(true);
        fixture.send("a", "b");
        var work = CompletableFuture.runAsync(dying::work);
        await().until(() -> fixture.handled().size() == 2);
        dying.retry.stop();
        assertThatThrownBy(work::join).hasRootCauseInstanceOf(WakeupException.class);
        assertThat(answered()).isEmpty();

        fixture.new Owner(fixture::save).takeOver();

        await().untilAsserted(() -> assertThat(answered()).containsExactly("a", "b"));
        assertThat(fixture.handled()).containsExactly("a", "b");
    }

    @Test
    void aRefusalOfKafkaIsRetriedUntilItTakesTheOutcome() {
        FaultyProducer producer = fixture.faultyProducer();
        CommandFixture.Owner owner =
                fixture.new Owner(fixture::save, producer.producer(), fixture.transaction).takeOver();
        producer.refuse(true);
        fixture.send("a");
        var work = CompletableFuture.runAsync(owner::work);
        await().until(() -> fixture.handled().size() == 1);
        producer.refuse(false);
        work.join();

        await().untilAsserted(() -> assertThat(answered()).containsExactly("a"));
    }

    @Test
    void theNextBatchIsNotCommittedBeforeTheOutboxBeforeWasTaken() {
        FaultyProducer producer = fixture.faultyProducer();
        var reached = new AtomicBoolean();
        CommandFixture.Owner owner = fixture
                .new Owner(
                        (command, request) -> {
                            reached.set(command.settings().equals("b"));
                            return fixture.save(command, request);
                        },
                        producer.producer(),
                        fixture.transaction)
                .takeOver();
        producer.hold();
        fixture.send("a");
        owner.work();
        fixture.send("b");
        var work = CompletableFuture.runAsync(owner::work);
        await().untilTrue(reached);
        await().during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(fixture.handled()).containsExactly("a"));

        producer.release();
        work.join();

        assertThat(fixture.handled()).containsExactly("a", "b");
        await().untilAsserted(() -> assertThat(answered()).containsExactly("a", "b"));
    }

    @Test
    void aZombieLosesTheRaceAndRollsBack() {
        CommandFixture.Owner zombie = fixture.new Owner(fixture::save).takeOver();
        CommandFixture.Owner owner = fixture.new Owner(fixture::save).takeOver();
        fixture.send("a", "b", "c");
        List<ConsumerRecord<String, byte[]>> sameRecords = zombie.poll();
        assertThat(sameRecords).hasSize(3);
        owner.work();

        zombie.work(sameRecords);
        assertThat(fixture.handled()).containsExactly("a", "b", "c");

        fixture.send("d");
        zombie.work();
        owner.work();
        assertThat(fixture.handled()).containsExactly("a", "b", "c", "d");
        assertThat(fixture.deadLetters()).isEmpty();
    }

    @Test
    void aSerializationConflictIsTriedAgainAtOnce() {
        var conflicts = new AtomicInteger(3);
        CommandFixture.Owner owner = fixture.new Owner((command, request) -> {
                    Outcome outcome = fixture.save(command, request);
                    if (command.settings().equals("b") && conflicts.getAndDecrement() > 0) {
                        fixture.jdbc.execute("DO $$ BEGIN RAISE 'conflict' USING ERRCODE = '40001'; END $$");
                    }
                    return outcome;
                })
                .takeOver();
        fixture.send("a", "b", "c");
        owner.work();

        assertThat(fixture.handled()).containsExactly("a", "b", "c");
        assertThat(fixture.deadLetters()).isEmpty();
    }

    @Test
    void aConnectionThatBreaksWithinABatchIsReplacedAndTheBatchRepeated() {
        var cuts = new AtomicInteger(2);
        CommandFixture.Owner owner = fixture.new Owner((command, request) -> {
                    Outcome outcome = fixture.save(command, request);
                    if (command.settings().equals("b") && cuts.getAndDecrement() > 0) {
                        fixture.jdbc.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                    }
                    return outcome;
                })
                .takeOver();
        fixture.send("a", "b", "c");
        owner.work();

        assertThat(fixture.handled()).containsExactly("a", "b", "c");
        assertThat(fixture.deadLetters()).isEmpty();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsNotRepeated() {
        var lost = new AtomicBoolean();
        TransactionOperations unsure = new TransactionOperations() {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                T result = fixture.transaction.execute(action);
                if (lost.compareAndSet(false, true)) {
                    throw new DataAccessResourceFailureException("the connection broke during COMMIT");
                }
                return result;
            }
        };
        FaultyProducer producer = fixture.faultyProducer();
        CommandFixture.Owner owner = fixture.new Owner(fixture::save, producer.producer(), unsure).takeOver();
        fixture.send("a", "b");
        owner.work();

        assertThat(fixture.handled()).containsExactly("a", "b");
        await().untilAsserted(() -> assertThat(answered()).containsExactly("a", "b"));
        fixture.send("c");
        owner.work();
        assertThat(fixture.handled()).containsExactly("a", "b", "c");
    }

    @Test
    void ofATopicMadeAnewEverythingIsHandledThoughTheFenceStandsHigher() {
        CommandFixture.Owner before = fixture.new Owner(fixture::save).takeOver();
        fixture.send("a", "b", "c");
        before.work();
        before.close();
        fixture.kafka.deleteTopic(fixture.topic);
        await().ignoreExceptions().until(() -> {
            fixture.kafka.createTopic(fixture.topic, 1);
            return true;
        });
        fixture.send("d", "e", "f", "g");

        CommandFixture.Owner after = fixture.new Owner(fixture::save).takeOver();
        after.work();

        assertThat(fixture.handled()).containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(fixture.fence()).isEqualTo(4);
    }

    @Test
    void ifKafkaLostTheEndOfItsLogNewRecordsAreHandledAllTheSame() {
        CommandFixture.Owner before = fixture.new Owner(fixture::save).takeOver();
        fixture.send("a");
        before.work();
        fixture.jdbc.update("UPDATE fence SET next_offset = 9 WHERE topic = ?", fixture.topic);

        CommandFixture.Owner after = fixture.new Owner(fixture::save).takeOver();
        fixture.send("b");
        after.work();

        assertThat(fixture.handled()).containsExactly("a", "b");
        assertThat(fixture.fence()).isEqualTo(2);
    }

    @Test
    void ifRecordsExpiredUnhandledTheRestIsHandled() throws Exception {
        fixture.new Owner(fixture::save).takeOver();
        fixture.send("a", "b", "c");
        fixture.kafka
                .admin()
                .deleteRecords(Map.of(fixture.place, RecordsToDelete.beforeOffset(2)))
                .all()
                .get();

        fixture.new Owner(fixture::save).takeOver().work();

        assertThat(fixture.handled()).containsExactly("c");
    }

    @Test
    void aVeryLargeReplyArrivesAndOneThatIsTooLargeIsBuried() {
        String large = "x".repeat(1024 * 1024);
        CommandFixture.Owner owner = fixture.new Owner((command, request) -> {
                    fixture.save(command, request);
                    String settings = command.settings().equals("b") ? large.repeat(9) : large;
                    return Outcome.reply(new AuthReply.Settings(settings));
                })
                .takeOver();
        fixture.send("a", "b", "c");
        owner.work();

        await().untilAsserted(() -> assertThat(replies())
                .containsExactly(
                        new AuthReply.Settings(large),
                        Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR),
                        new AuthReply.Settings(large)));
        assertThat(fixture.handled()).containsExactly("a", "c");
        await().untilAsserted(() -> assertThat(fixture.deadLetters()).hasSize(1));
    }

    @Test
    void aReplyToAGatewayThatIsNotThereHoldsNobodyUp() {
        CommandFixture.Owner owner = fixture.new Owner(fixture::save).takeOver();
        fixture.sendFrom("gateway-long-gone", "a");
        fixture.sendFrom("no name of a topic: /", "b");
        fixture.send("c");
        owner.work();

        await().untilAsserted(() -> assertThat(answered()).containsExactly("c"));
        fixture.send("d");
        owner.work();
        assertThat(fixture.handled()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void manyAndLargeRecordsAreWorkedOffInOrder() {
        CommandFixture.Owner owner = fixture.new Owner(fixture::save).takeOver();
        List<String> expected = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> expected.add(i + "-" + "y".repeat(250_000)));
        fixture.send(expected.toArray(String[]::new));
        while (fixture.handled().size() < expected.size()) {
            owner.work();
        }

        assertThat(fixture.handled()).isEqualTo(expected);
    }

    private List<Reply> replies() {
        return fixture.answers().stream().map(GatewayRecord.Answer::reply).toList();
    }

    private List<String> answered() {
        return replies().stream()
                .map(reply -> ((AuthReply.Settings) reply).settings())
                .toList();
    }
}
