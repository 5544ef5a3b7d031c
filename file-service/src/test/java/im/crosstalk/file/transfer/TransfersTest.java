package im.crosstalk.file.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.file.FileCommand.AnnounceChunk;
import im.crosstalk.protocol.file.FileCommand.EndTransfer;
import im.crosstalk.protocol.file.FileCommand.Ending;
import im.crosstalk.protocol.file.FileCommand.OfferTransfer;
import im.crosstalk.protocol.file.FileCommand.RespondTransfer;
import im.crosstalk.protocol.file.FileDelivery.TransferChanged;
import im.crosstalk.protocol.file.FileDelivery.TransferOffered;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindOpenTransfers;
import im.crosstalk.protocol.file.FileQuery.FindTransfer;
import im.crosstalk.protocol.file.FileReply.ChunkAcknowledged;
import im.crosstalk.protocol.file.FileReply.ChunkStatus;
import im.crosstalk.protocol.file.FileReply.OpenTransfers;
import im.crosstalk.protocol.file.FileReply.TransferAnswered;
import im.crosstalk.protocol.file.FileReply.TransferFound;
import im.crosstalk.protocol.file.Md5;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.TransferStatus;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Transfers, as the gateway of dialect envelope uses the service. */
class TransfersTest {
    private static RunningService service;
    private static Gateway gateway;
    private static Caller alice;
    private static Caller bob;
    private static Caller eve;
    private static ChatId chat;

    private final byte[] bytes = Http.bytes(20_000);

    @BeforeAll
    static void start() {
        service = RunningService.shared();
        gateway = new Gateway();
        alice = gateway.user(401, "alice");
        bob = gateway.user(402, "bob");
        eve = gateway.user(403, "eve");
        chat = ChatId.ofPrivate(alice.user(), bob.user());
        gateway.signIn(alice);
        gateway.signIn(bob);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private TransferId offer(Sha256 sha256) {
        var answer = (TransferAnswered) gateway.ask(
                alice,
                new OfferTransfer(
                        chat, bob.user(), new FileName("example.zip"), bytes.length, "application/zip", sha256));
        assertThat(answer.status()).isEqualTo(TransferStatus.PENDING);
        return answer.transfer();
    }

    private TransferChanged awaited(TransferId id, TransferStatus status) {
        return gateway.pushed(
                TransferChanged.class, change -> change.transfer().equals(id) && change.status() == status);
    }

    /** An accepted transfer's upload URL. */
    private String accepted(TransferId id) {
        var answer = (TransferAnswered) gateway.ask(bob, new RespondTransfer(id, true, null));
        assertThat(answer.status()).isEqualTo(TransferStatus.ACCEPTED);
        awaited(id, TransferStatus.ACCEPTED);
        return awaited(id, TransferStatus.READY_TO_UPLOAD).uploadUrl();
    }

    private static Reply end(Caller caller, TransferId id, Ending ending, Sha256 sha256) {
        return gateway.ask(caller, new EndTransfer(id, ending, sha256));
    }

    private static TransferStatus status(Reply reply) {
        return ((TransferAnswered) reply).status();
    }

    private static ErrorCode code(Reply reply) {
        return ((Refusal) reply).code();
    }

    @Test
    void aFileGoesFromUserToUser() {
        Sha256 sha256 = new Sha256(Http.sha256(bytes));
        TransferId id = offer(sha256);
        TransferOffered offered =
                gateway.pushed(TransferOffered.class, each -> each.transfer().equals(id));
        assertThat(offered.senderName()).isEqualTo("alice");
        assertThat(offered.sha256()).isEqualTo(sha256);

        String url = accepted(id);
        Http sender = Http.of(service, alice);
        var first = sender.put(url, 0, Arrays.copyOf(bytes, 8_000), bytes.length);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(Http.offset(first)).isEqualTo(8_000);
        awaited(id, TransferStatus.TRANSFERRING);
        var gap = sender.put(url, 9_000, new byte[10], bytes.length);
        assertThat(gap.statusCode()).isEqualTo(409);
        assertThat(Http.offset(gap)).isEqualTo(8_000);
        var last = sender.put(url, 8_000, Arrays.copyOfRange(bytes, 8_000, 20_000), bytes.length);
        assertThat(last.statusCode()).isEqualTo(201);
        assertThat(Http.of(service, bob).send("GET", url, null).statusCode()).isEqualTo(404);

        assertThat(status(end(alice, id, Ending.COMPLETED_UPLOAD, sha256))).isEqualTo(TransferStatus.READY_TO_DOWNLOAD);
        TransferChanged ready = gateway.pushed(
                TransferChanged.class, change -> change.transfer().equals(id) && change.downloadUrl() != null);
        assertThat(Http.of(service, bob).send("GET", ready.downloadUrl(), null).body())
                .isEqualTo(bytes);
        assertThat(Http.of(service, eve).send("GET", ready.downloadUrl(), null).statusCode())
                .isEqualTo(403);
        assertThat(status(end(bob, id, Ending.COMPLETED_DOWNLOAD, null))).isEqualTo(TransferStatus.COMPLETED);
        awaited(id, TransferStatus.COMPLETED);
        var event = gateway.told(
                Topic.FILE_EVENTS,
                each -> new String(each.value(), UTF_8).contains("completed_at")
                        && new String(each.value(), UTF_8).contains(id.toString()));
        assertThat(event.key()).isEqualTo(ready.downloadUrl().substring("/files/".length()));
        assertThat(code(end(bob, id, Ending.COMPLETED_DOWNLOAD, null))).isEqualTo(ErrorCode.TRANSFER_ID_INVALID);
    }

    @Test
    void bytesAreTakenOnlyOnceTheOfferIsAccepted() {
        TransferId id = offer(null);
        var found = (TransferFound) gateway.ask(alice, new FindTransfer(id));
        assertThat(found.resumable()).isFalse();
        Http sender = Http.of(service, alice);
        assertThat(sender.put(found.path(), 0, new byte[10], bytes.length).statusCode())
                .isEqualTo(409);
        String url = accepted(id);
        assertThat(sender.put(url, 0, new byte[10], bytes.length).statusCode()).isEqualTo(200);
        assertThat(Http.of(service, bob)
                        .put(url, 10, new byte[10], bytes.length)
                        .statusCode())
                .isEqualTo(403);
        assertThat(sender.put(url, 10, new byte[10], 12_345).statusCode()).isEqualTo(400);
        assertThat(sender.tus("DELETE", url, null).statusCode()).isEqualTo(403);
    }

    @Test
    void aRejectedOfferEnds() {
        TransferId id = offer(null);
        assertThat(status(gateway.ask(bob, new RespondTransfer(id, false, "no room"))))
                .isEqualTo(TransferStatus.REJECTED);
        assertThat(awaited(id, TransferStatus.REJECTED).reason()).isEqualTo("no room");
        assertThat(code(gateway.ask(bob, new RespondTransfer(id, true, null))))
                .isEqualTo(ErrorCode.TRANSFER_ID_INVALID);
        assertThat(code(gateway.ask(alice, new FindTransfer(id)))).isEqualTo(ErrorCode.TRANSFER_ID_INVALID);
    }

    @Test
    void newsSaysWhichRequestIsAnsweredOtherwise() {
        TransferId id = offer(null);
        long accepting = gateway.send(bob, new RespondTransfer(id, true, null));
        assertThat(status(gateway.reply(accepting))).isEqualTo(TransferStatus.ACCEPTED);
        assertAnswers(id, TransferStatus.ACCEPTED, bob, accepting);
        long early = gateway.send(alice, new EndTransfer(id, Ending.COMPLETED_UPLOAD, null));
        gateway.reply(early);
        assertAnswers(id, TransferStatus.FAILED, alice, early);
        Http.of(service, alice).put("/files/" + fileOf(id), 0, bytes, bytes.length);
        long full = gateway.send(alice, new EndTransfer(id, Ending.COMPLETED_UPLOAD, null));
        gateway.reply(full);
        assertAnswers(id, TransferStatus.READY_TO_DOWNLOAD, alice, full);
        long fetched = gateway.send(bob, new EndTransfer(id, Ending.COMPLETED_DOWNLOAD, null));
        gateway.reply(fetched);
        assertAnswers(id, TransferStatus.COMPLETED, bob, fetched);

        TransferId rejected = offer(null);
        long rejecting = gateway.send(bob, new RespondTransfer(rejected, false, null));
        gateway.reply(rejecting);
        assertAnswers(rejected, TransferStatus.REJECTED, bob, rejecting);
        TransferId cancelled = offer(null);
        long cancelling = gateway.send(alice, new EndTransfer(cancelled, Ending.CANCELLED_BY_SENDER, null));
        gateway.reply(cancelling);
        assertAnswers(cancelled, TransferStatus.CANCELLED, alice, cancelling);
    }

    private static String fileOf(TransferId id) {
        return ((TransferFound) gateway.ask(alice, new FindTransfer(id))).file().value();
    }

    private static void assertAnswers(TransferId id, TransferStatus status, Caller asked, long ref) {
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(gateway.received())
                        .anyMatch(item -> item instanceof GatewayRecord.Pushed pushed
                                && pushed.delivery() instanceof TransferChanged change
                                && change.transfer().equals(id)
                                && change.status() == status
                                && asked.session().equals(pushed.except())
                                && Long.valueOf(ref).equals(pushed.ref())));
    }

    @Test
    void eitherPartyMayCancelAndTheOtherIsTold() {
        TransferId pending = offer(null);
        assertThat(code(end(alice, pending, Ending.CANCELLED_BY_RECEIVER, null)))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(status(end(alice, pending, Ending.CANCELLED_BY_SENDER, null)))
                .isEqualTo(TransferStatus.CANCELLED);
        awaited(pending, TransferStatus.CANCELLED);
        TransferId running = offer(null);
        String url = accepted(running);
        assertThat(status(end(bob, running, Ending.CANCELLED_BY_RECEIVER, null)))
                .isEqualTo(TransferStatus.CANCELLED);
        assertThat(Http.of(service, alice)
                        .put(url, 0, new byte[10], bytes.length)
                        .statusCode())
                .isEqualTo(404);
        TransferId failed = offer(null);
        assertThat(status(end(bob, failed, Ending.FAILED_DOWNLOAD, null))).isEqualTo(TransferStatus.FAILED);
        awaited(failed, TransferStatus.FAILED);
    }

    @Test
    void foreignAndUnknownTransfersAreNone() {
        TransferId id = offer(null);
        for (TransferId each : new TransferId[] {id, TransferId.random(chat)}) {
            assertThat(code(gateway.ask(eve, new FindTransfer(each)))).isEqualTo(ErrorCode.TRANSFER_ID_INVALID);
            assertThat(code(gateway.ask(eve, new RespondTransfer(each, true, null))))
                    .isEqualTo(ErrorCode.TRANSFER_ID_INVALID);
            assertThat(code(end(eve, each, Ending.CANCELLED_BY_SENDER, null))).isEqualTo(ErrorCode.TRANSFER_ID_INVALID);
            assertThat(code(gateway.ask(eve, new AnnounceChunk(each, 0, 1, null))))
                    .isEqualTo(ErrorCode.TRANSFER_ID_INVALID);
        }
        assertThat(code(gateway.ask(alice, new RespondTransfer(id, true, null))))
                .isEqualTo(ErrorCode.TRANSFER_ID_INVALID);
        var nobody = new UserId(888_888);
        assertThat(code(gateway.ask(
                        alice,
                        new OfferTransfer(
                                ChatId.ofPrivate(alice.user(), nobody), nobody, new FileName("x"), 1, "", null))))
                .isEqualTo(ErrorCode.USER_NOT_FOUND);
    }

    @Test
    void whatIsNotWhatWasOfferedFailsAndMayBeSentAgain() {
        TransferId id = offer(new Sha256(Http.sha256(bytes)));
        String url = accepted(id);
        Http sender = Http.of(service, alice);
        sender.put(url, 0, Arrays.copyOf(bytes, 100), bytes.length);
        assertThat(status(end(alice, id, Ending.COMPLETED_UPLOAD, null))).isEqualTo(TransferStatus.FAILED);
        var found = (TransferFound) gateway.ask(alice, new FindTransfer(id));
        assertThat(found.offset()).isZero();
        assertThat(found.resumable()).isTrue();
        assertThat(sender.put(url, 0, new byte[bytes.length], bytes.length).statusCode())
                .isEqualTo(201);
        assertThat(status(end(alice, id, Ending.COMPLETED_UPLOAD, null))).isEqualTo(TransferStatus.FAILED);
        awaited(id, TransferStatus.FAILED);
        found = (TransferFound) gateway.ask(alice, new FindTransfer(id));
        assertThat(found.offset()).isZero();
        assertThat(found.resumable()).isTrue();
        assertThat(sender.put(url, 0, bytes, bytes.length).statusCode()).isEqualTo(201);
        assertThat(status(end(alice, id, Ending.COMPLETED_UPLOAD, Sha256.of(new byte[32]))))
                .isEqualTo(TransferStatus.FAILED);
        assertThat(sender.put(url, 0, bytes, bytes.length).statusCode()).isEqualTo(201);
        assertThat(status(end(alice, id, Ending.COMPLETED_UPLOAD, new Sha256(Http.sha256(bytes)))))
                .isEqualTo(TransferStatus.READY_TO_DOWNLOAD);
    }

    @Test
    void anAnnouncedChunkIsAcknowledgedWhenItIsDurable() {
        TransferId id = offer(null);
        String url = accepted(id);
        byte[] chunk = Arrays.copyOf(bytes, 5_000);
        var md5 = new Md5(HexFormat.of().formatHex(Http.digest("MD5", chunk)));
        long announced = gateway.send(alice, new AnnounceChunk(id, 0, 5_000, md5));
        Http sender = Http.of(service, alice);
        awaitAnnounced(id, 0);
        assertThat(sender.put(url, 0, new byte[5_000], bytes.length).statusCode())
                .isEqualTo(460);
        var spoilt = (ChunkAcknowledged) gateway.reply(announced);
        assertThat(spoilt.status()).isEqualTo(ChunkStatus.RETRY_CHUNK);
        assertThat(spoilt.nextOffset()).isZero();

        announced = gateway.send(alice, new AnnounceChunk(id, 0, 5_000, md5));
        awaitAnnounced(id, 0);
        sender.put(url, 0, chunk, bytes.length);
        var stored = (ChunkAcknowledged) gateway.reply(announced);
        assertThat(stored).isEqualTo(new ChunkAcknowledged(id, 0, 5_000, 5_000, ChunkStatus.SUCCESS));

        var wrong = (ChunkAcknowledged) gateway.ask(alice, new AnnounceChunk(id, 9_000, 10, null));
        assertThat(wrong.status()).isEqualTo(ChunkStatus.RETRY_CHUNK);
        assertThat(wrong.nextOffset()).isEqualTo(5_000);
        var known = (ChunkAcknowledged) gateway.ask(alice, new AnnounceChunk(id, 0, 5_000, null));
        assertThat(known.status()).isEqualTo(ChunkStatus.SUCCESS);
    }

    @Test
    void whoeverWaitsForAChunkIsToldThatTheTransferHasEnded() {
        TransferId id = offer(null);
        accepted(id);
        long announced = gateway.send(alice, new AnnounceChunk(id, 0, 5_000, null));
        awaitAnnounced(id, 0);
        end(bob, id, Ending.CANCELLED_BY_RECEIVER, null);
        assertThat(((ChunkAcknowledged) gateway.reply(announced)).status()).isEqualTo(ChunkStatus.FAILED);
    }

    private static void awaitAnnounced(TransferId id, long offset) {
        org.awaitility.Awaitility.await()
                .until(() -> Boolean.TRUE.equals(service.jdbc()
                        .queryForObject(
                                "SELECT EXISTS (SELECT 1 FROM announced_chunk WHERE transfer = ? AND start_offset = ?)",
                                Boolean.class,
                                id.toString(),
                                offset)));
    }

    @Test
    void whoSignsInLaterIsToldWhatWaits() {
        Caller carol = gateway.user(404, "carol");
        ChatId chats = ChatId.ofPrivate(alice.user(), carol.user());
        var answer = (TransferAnswered) gateway.ask(
                alice, new OfferTransfer(chats, carol.user(), new FileName("later.txt"), 5, "text/plain", null));
        var open = (OpenTransfers) gateway.ask(carol, new FindOpenTransfers());
        assertThat(open.offers()).extracting(TransferOffered::transfer).containsExactly(answer.transfer());
        gateway.ask(carol, new RespondTransfer(answer.transfer(), true, null));
        var ofAlice = (OpenTransfers) gateway.ask(alice, new FindOpenTransfers());
        assertThat(ofAlice.changes())
                .anyMatch(change -> change.transfer().equals(answer.transfer())
                        && change.status() == TransferStatus.READY_TO_UPLOAD
                        && change.uploadUrl() != null);
        var found = (TransferFound) gateway.ask(alice, new FindTransfer(answer.transfer()));
        assertThat(Http.anonymous(service).patch(found.url(), 0, new byte[5]).statusCode())
                .isEqualTo(204);
        end(alice, answer.transfer(), Ending.COMPLETED_UPLOAD, null);
        open = (OpenTransfers) gateway.ask(carol, new FindOpenTransfers());
        assertThat(open.changes())
                .extracting(TransferChanged::status)
                .containsExactly(TransferStatus.READY_TO_DOWNLOAD);
        var readable = (TransferFound) gateway.ask(carol, new FindTransfer(answer.transfer()));
        assertThat(Http.anonymous(service).send("GET", readable.url(), null).body())
                .hasSize(5);
    }
}
