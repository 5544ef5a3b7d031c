package im.crosstalk.file.personal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileCommand.CompleteUpload;
import im.crosstalk.protocol.file.FileCommand.PauseUpload;
import im.crosstalk.protocol.file.FileCommand.ResumeUpload;
import im.crosstalk.protocol.file.FileCommand.StartUpload;
import im.crosstalk.protocol.file.FileCommand.StopUpload;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindUpload;
import im.crosstalk.protocol.file.FileReply.UploadActive;
import im.crosstalk.protocol.file.FileReply.UploadCompleted;
import im.crosstalk.protocol.file.FileReply.UploadPaused;
import im.crosstalk.protocol.file.FileReply.UploadStopped;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.UploadName;
import im.crosstalk.protocol.id.SessionId;
import java.util.Arrays;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dialect upload, as its gateway uses the service. */
class PersonalUploadsTest {
    private static RunningService service;
    private static Gateway gateway;
    private static Caller user;

    private final UploadName name = new UploadName(UUID.randomUUID().toString());
    private final byte[] bytes = Http.bytes(150_000);

    @BeforeAll
    static void start() {
        service = RunningService.shared();
        gateway = new Gateway();
        user = gateway.user(201, "uploader");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private UploadActive start(Caller caller, String fileName) {
        return (UploadActive) gateway.ask(caller, new StartUpload(name, new FileName(fileName), bytes.length));
    }

    private static Http bySignature() {
        return Http.anonymous(service);
    }

    private void send(UploadActive upload, int from, int to) {
        var answer = bySignature().patch(upload.url(), from, Arrays.copyOfRange(bytes, from, to));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(Http.offset(answer)).isEqualTo(to);
    }

    private static void refused(Reply reply, ErrorCode code, String detail) {
        assertThat(reply).isInstanceOf(Refusal.class);
        assertThat(((Refusal) reply).code()).isEqualTo(code);
        assertThat(((Refusal) reply).detail()).contains(detail);
    }

    @Test
    void anUploadIsStartedSentAndCompleted() {
        UploadActive upload = start(user, "báo cáo.zip");
        assertThat(upload.offset()).isZero();
        send(upload, 0, 65_536);
        refused(gateway.ask(user, new CompleteUpload(name, null)), ErrorCode.INVALID_PAYLOAD, "65536");
        assertThat(service.data().files(".part")).isNotEmpty();
        send(upload, 65_536, bytes.length);

        var done = (UploadCompleted) gateway.ask(user, new CompleteUpload(name, new Sha256(Http.sha256(bytes))));
        assertThat(done.path()).isEqualTo("uploads/báo cáo.zip");
        assertThat(done.sha256().hex()).isEqualTo(Http.sha256(bytes));
        assertThat(Http.of(service, user).send("GET", done.file().path(), null).body())
                .isEqualTo(bytes);
        var event = gateway.told(Topic.FILE_EVENTS, each -> done.file().value().equals(each.key()));
        assertThat(new String(event.value(), UTF_8))
                .contains("\"file_name\":\"báo cáo.zip\"", "\"purpose\":\"PERSONAL\"", Http.sha256(bytes));
        refused(
                gateway.ask(user, new StartUpload(name, new FileName("x"), 1)),
                ErrorCode.PERMISSION_DENIED,
                "already complete");
    }

    @Test
    void aTakenNameIsNumbered() {
        start(user, "same.txt");
        send(start(user, "same.txt"), 0, bytes.length);
        var first = (UploadCompleted) gateway.ask(user, new CompleteUpload(name, null));
        var again = new UploadName(name + ".2");
        var second = (UploadActive) gateway.ask(user, new StartUpload(again, new FileName("same.txt"), 0));
        var done = (UploadCompleted) gateway.ask(user, new CompleteUpload(second.upload(), null));
        assertThat(first.path()).isEqualTo("uploads/same.txt");
        assertThat(done.path()).isEqualTo("uploads/same (2).txt");
    }

    @Test
    void aPauseIsRememberedUntilItEnds() {
        UploadActive upload = start(user, "pause");
        send(upload, 0, 1_000);
        assertThat(((UploadPaused) gateway.ask(user, new PauseUpload(name))).offset())
                .isEqualTo(1_000);
        var refused = bySignature().patch(upload.url(), 1_000, new byte[10]);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(new String(refused.body(), UTF_8)).contains("\"code\":\"PAUSED\"");
        assertThat(gateway.ask(user, new FindUpload(name))).isInstanceOf(UploadPaused.class);
        assertThat(((UploadActive) gateway.ask(user, new ResumeUpload(name))).offset())
                .isEqualTo(1_000);
        send(upload, 1_000, 2_000);
    }

    @Test
    void aStartedUploadGoesOnWithEqualSizeOnly() {
        send(start(user, "resume"), 0, 70_000);
        assertThat(start(user, "resume").offset()).isEqualTo(70_000);
        refused(
                gateway.ask(user, new StartUpload(name, new FileName("resume"), 1)),
                ErrorCode.INVALID_PAYLOAD,
                "fileSize");
    }

    @Test
    void aWrongOffsetStoresNothing() {
        UploadActive upload = start(user, "wrong offset");
        send(upload, 0, 1_000);
        var refused = bySignature().patch(upload.url(), 0, new byte[10]);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(Http.offset(refused)).isEqualTo(1_000);
        assertThat(bySignature()
                        .patch(upload.url(), 1_000, new byte[bytes.length])
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aStoppedUploadIsKeptOrGoneWithItsBytes() {
        UploadActive upload = start(user, "stop");
        send(upload, 0, 1_000);
        assertThat(gateway.ask(user, new StopUpload(name, false))).isInstanceOf(UploadStopped.class);
        assertThat(start(user, "stop").offset()).isEqualTo(1_000);
        String blob = service.jdbc()
                .queryForObject(
                        "SELECT blob FROM upload WHERE id = ?",
                        String.class,
                        upload.file().value());
        assertThat(gateway.ask(user, new StopUpload(name, true))).isInstanceOf(UploadStopped.class);
        Awaitility.await()
                .until(() -> service.data().files(".part").stream()
                        .noneMatch(path -> path.toString().contains(blob)));
        assertThat(start(user, "stop").offset()).isZero();
    }

    @Test
    void aWrongDigestBeginsAnew() {
        send(start(user, "digest"), 0, bytes.length);
        refused(
                gateway.ask(user, new CompleteUpload(name, Sha256.of(new byte[32]))),
                ErrorCode.INVALID_PAYLOAD,
                "sha256");
        UploadActive again = start(user, "digest");
        assertThat(again.offset()).isZero();
        send(again, 0, bytes.length);
        assertThat(gateway.ask(user, new CompleteUpload(name, new Sha256(Http.sha256(bytes)))))
                .isInstanceOf(UploadCompleted.class);
    }

    @Test
    void eachUserHasNamesOfTheirOwn() {
        send(start(user, "own"), 0, 1_000);
        Caller other = gateway.user(202, "other");
        refusedAsUnknown(gateway.ask(other, new FindUpload(name)));
        refusedAsUnknown(gateway.ask(other, new StopUpload(name, true)));
        assertThat(start(other, "own").offset()).isZero();
        Caller anybody = FileApi.anybody(new SessionId("connection"));
        assertThat(start(anybody, "own").offset()).isZero();
        assertThat(start(FileApi.anybody(new SessionId("another")), "own").offset())
                .isZero();
        assertThat(start(user, "own").offset()).isEqualTo(1_000);
    }

    private static void refusedAsUnknown(Reply reply) {
        assertThat(((Refusal) reply).code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND);
    }

    @Test
    void aSignedUrlIsGoodForItsFileAndPurposeOnly() {
        UploadActive upload = start(user, "signed");
        UploadActive other = (UploadActive)
                gateway.ask(user, new StartUpload(new UploadName(name + "-2"), new FileName("other"), bytes.length));
        String signature = upload.url().substring(upload.url().indexOf('?'));
        Http nobody = bySignature();
        assertThat(nobody.patch(other.file().path() + signature, 0, new byte[1]).statusCode())
                .isEqualTo(401);
        assertThat(nobody.send("GET", upload.url(), null).statusCode()).isEqualTo(401);
        assertThat(nobody.tus("DELETE", upload.url(), null).statusCode()).isEqualTo(401);
        assertThat(nobody.patch(upload.url().replace("expires=", "expires=9"), 0, new byte[1])
                        .statusCode())
                .isEqualTo(401);
        assertThat(nobody.patch(upload.url().replaceFirst("expires=[0-9]+", "expires=x"), 0, new byte[1])
                        .statusCode())
                .isEqualTo(401);
        assertThat(nobody.tus("HEAD", upload.url(), null).statusCode()).isEqualTo(200);
    }
}
