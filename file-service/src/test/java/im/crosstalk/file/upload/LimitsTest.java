package im.crosstalk.file.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.file.RunningService.Data;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.Revocation;
import im.crosstalk.protocol.file.FileCommand.OfferTransfer;
import im.crosstalk.protocol.file.FileDelivery.TransferChanged;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileReply.TransferAnswered;
import im.crosstalk.protocol.file.TransferStatus;
import im.crosstalk.protocol.id.ChatId;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Quotas, expiry, full disks, and tokens that are no good any more. */
class LimitsTest {
    private static Data data;
    private static RunningService service;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        data = Data.fresh();
        service = RunningService.start(
                data,
                "file-service-0",
                "im.file.quota-per-user=1MB",
                "im.file.unfinished-per-user=3",
                "im.file.largest-file=900KB",
                "im.file.abandoned-after=1h");
        gateway = new Gateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    private static int create(Http http, long size) {
        return http.tus("POST", "/files", null, "Upload-Length", Long.toString(size))
                .statusCode();
    }

    @Test
    void aUserHasSoMuchRoomAndNoMore() {
        Http http = Http.of(service, gateway.user(601, "quota"));
        assertThat(create(http, 900 * 1024 + 1)).isEqualTo(413);
        assertThat(create(http, 900 * 1024)).isEqualTo(201);
        assertThat(create(http, 200 * 1024)).isEqualTo(413);
        String path = http.create(100 * 1024, "fits");
        assertThat(create(http, 100 * 1024)).isEqualTo(413);
        assertThat(http.tus("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(create(http, 100 * 1024)).isEqualTo(201);
    }

    @Test
    void aUserHasSoManyUnfinishedFilesAndNoMore() {
        Http http = Http.of(service, gateway.user(602, "many"));
        String first = http.create(1, "one");
        http.create(1, "two");
        http.create(1, "three");
        assertThat(create(http, 1)).isEqualTo(413);
        http.patch(first, 0, new byte[1]);
        Awaitility.await().until(() -> create(http, 1) == 201);
        assertThat(create(Http.of(service, gateway.user(603, "other")), 1)).isEqualTo(201);
    }

    @Test
    void abandonedFilesExpireWithTheirBytesAndOthersDoNot() {
        Caller user = gateway.user(604, "expiry");
        Http http = Http.of(service, user);
        String abandoned = http.create(10, "abandoned");
        http.patch(abandoned, 0, new byte[5]);
        String complete = http.create(3, "complete");
        http.patch(complete, 0, new byte[3]);
        assertThat(http.send("GET", complete, null).statusCode()).isEqualTo(200);
        service.clock().advance(Duration.ofMinutes(40));
        String active = http.create(10, "active");
        service.clock().advance(Duration.ofMinutes(40));
        http.patch(active, 0, new byte[5]);
        service.bean(im.crosstalk.file.ExpiryTrigger.class).run();
        assertThat(http.tus("HEAD", abandoned, null).statusCode()).isEqualTo(404);
        assertThat(http.tus("HEAD", active, null).statusCode()).isEqualTo(200);
        assertThat(http.send("GET", complete, null).statusCode()).isEqualTo(200);
    }

    @Test
    void anOfferThatNobodyTakesEndsAndBothAreTold() {
        Caller alice = gateway.user(606, "alice");
        Caller bob = gateway.user(607, "bob");
        gateway.signIn(alice);
        var offered = (TransferAnswered) gateway.ask(
                alice,
                new OfferTransfer(
                        ChatId.ofPrivate(alice.user(), bob.user()), bob.user(), new FileName("x"), 1, "", null));
        service.clock().advance(Duration.ofDays(8));
        service.bean(im.crosstalk.file.ExpiryTrigger.class).run();
        TransferChanged told = gateway.pushed(
                TransferChanged.class, change -> change.transfer().equals(offered.transfer()));
        assertThat(told.status()).isEqualTo(TransferStatus.CANCELLED);
        assertThat(told.reason()).isEqualTo("expired");
    }

    @Test
    void expiredAndRevokedTokensAreWorthless() {
        Caller user = gateway.user(608, "revoked");
        Http http = Http.of(service, user);
        String path = http.create(10, "revoked");
        String expired = im.crosstalk.file.Tokens.expired(user, Instant.now().minusSeconds(1));
        assertThat(Http.withToken(service, expired).tus("HEAD", path, null).statusCode())
                .isEqualTo(401);
        Instant end = service.clock().instant().plusSeconds(30);
        Http brief = Http.withToken(service, im.crosstalk.file.Tokens.expired(user, end));
        assertThat(brief.tus("HEAD", path, null).statusCode()).isEqualTo(200);
        service.clock().advance(Duration.ofSeconds(31));
        // It was good a moment ago, and that was remembered.
        assertThat(brief.tus("HEAD", path, null).statusCode()).isEqualTo(401);
        gateway.publish(
                Topic.AUTH_REVOCATIONS,
                user.session().value(),
                new Revocation(
                        user.session(),
                        System.currentTimeMillis() + Duration.ofDays(30).toMillis()));
        Awaitility.await().until(() -> http.tus("HEAD", path, null).statusCode() == 401);
        assertThat(http.send("GET", path + "?access_token=" + Http.sha256(new byte[0]), null)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void withoutAPlaceForFilesTheServiceSaysSo() {
        assertThatThrownBy(() -> RunningService.start(data, "file-service-6", "im.file.directory="))
                .rootCause()
                .hasMessageContaining("no place for files");
        assertThatThrownBy(() -> RunningService.start(data, "file-service-6", "im.file.directory=/proc/files"))
                .hasStackTraceContaining("cannot be written to the directory");
    }
}
