package im.crosstalk.file.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.file.Gateway;
import im.crosstalk.file.Http;
import im.crosstalk.file.RunningService;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.UserEvent.FriendAdded;
import im.crosstalk.protocol.auth.UserEvent.FriendRemoved;
import im.crosstalk.protocol.chat.ChatCommand.SendMessage;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileCommand.FinishRoomFile;
import im.crosstalk.protocol.file.FileCommand.OpenRoomFile;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindRoomFile;
import im.crosstalk.protocol.file.FileQuery.FindUnfinishedRoomFile;
import im.crosstalk.protocol.file.FileQuery.ListRoomFiles;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.file.FileReply.RoomFileFinished;
import im.crosstalk.protocol.file.FileReply.RoomFileFound;
import im.crosstalk.protocol.file.FileReply.RoomFileOpened;
import im.crosstalk.protocol.file.RoomFile;
import im.crosstalk.protocol.group.GroupEvent.MemberJoined;
import im.crosstalk.protocol.group.GroupEvent.MemberRemoved;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files of rooms, as the gateway of dialect roomfile uses the service. */
class RoomFilesTest {
    private static RunningService service;
    private static Gateway gateway;
    private static Caller alice;
    private static Caller bob;
    private static Caller eve;
    private static ChatId room;

    private final FileName name = new FileName("f " + UUID.randomUUID() + ".txt");
    private final byte[] bytes = Http.bytes(1_234);

    @BeforeAll
    static void start() {
        service = RunningService.shared();
        gateway = new Gateway();
        alice = gateway.user(301, "alice");
        bob = gateway.user(302, "bob");
        eve = gateway.user(303, "eve");
        room = ChatId.ofPrivate(alice.user(), bob.user());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private RoomFileOpened open(long packets) {
        return (RoomFileOpened) gateway.ask(alice, new OpenRoomFile(room, name, bytes.length, "text/plain", packets));
    }

    private HttpResponse<byte[]> packet(RoomFileOpened file, int number, byte[] body) {
        int query = file.url().indexOf('?');
        String path = file.url().substring(0, query) + "/packets/" + number
                + file.url().substring(query);
        return Http.anonymous(service).send("PUT", path, body);
    }

    private byte[] part(int number, int size) {
        return Arrays.copyOfRange(bytes, (number - 1) * size, Math.min(number * size, bytes.length));
    }

    private static long next(HttpResponse<byte[]> answer) {
        return answer.headers().firstValueAsLong(FileApi.NEXT_PACKET).orElse(-1);
    }

    private RoomFile send() {
        RoomFileOpened file = open(3);
        for (int number = 1; number <= 3; number++) {
            assertThat(packet(file, number, part(number, 500)).statusCode()).isEqualTo(200);
        }
        return ((RoomFileFinished) gateway.ask(alice, new FinishRoomFile(room, name))).file();
    }

    @Test
    void packetsMakeAFileAndAMessagePointsAtIt() {
        RoomFile file = send();
        assertThat(file.name()).isEqualTo(name);
        assertThat(file.sha256().hex()).isEqualTo(Http.sha256(bytes));
        assertThat(Http.of(service, bob).send("GET", file.path(), null).body()).isEqualTo(bytes);
        assertThat(Http.of(service, eve).send("GET", file.path(), null).statusCode())
                .isEqualTo(403);

        var record = gateway.told(
                Topic.CHAT_REQUESTS,
                each -> new String(each.value(), UTF_8).contains(file.file().value()));
        var envelope = new ProtocolJson().readEnvelope(record.value());
        var message = (SendMessage) envelope.message();
        assertThat(record.key()).isEqualTo(Long.toString(room.number()));
        assertThat(envelope.caller()).isEqualTo(alice);
        assertThat(message.content().type()).isEqualTo("FILE_POINTER");
        var pointer = ProtocolJson.mapper().readTree(message.content().text());
        assertThat(pointer.get("file_id").asString()).isEqualTo(file.file().value());
        assertThat(pointer.get("file_name").asString()).isEqualTo(name.value());
        assertThat(pointer.get("file_size").asLong()).isEqualTo(1_234);
        assertThat(pointer.get("file_type").asString()).isEqualTo("text/plain");
        assertThat(pointer.get("sha256").asString()).isEqualTo(Http.sha256(bytes));
        assertThat(pointer.get("download_url").asString()).isEqualTo(file.path());
        var event = gateway.told(Topic.FILE_EVENTS, each -> file.file().value().equals(each.key()));
        assertThat(new String(event.value(), UTF_8)).contains("\"purpose\":\"ROOM\"", room.roomId());
    }

    @Test
    void packetsComeInOrderAndAreRepeatedWithoutHarm() {
        RoomFileOpened file = open(3);
        HttpResponse<byte[]> early = packet(file, 2, part(2, 500));
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(next(early)).isEqualTo(1);
        assertThat(next(packet(file, 1, part(1, 500)))).isEqualTo(2);
        assertThat(next(packet(file, 1, part(1, 500)))).isEqualTo(2);
        assertThat(packet(file, 1, new byte[3]).statusCode()).isEqualTo(200);
        assertThat(packet(file, 2, new byte[499]).statusCode()).isEqualTo(400);
        assertThat(packet(file, 4, new byte[1]).statusCode()).isEqualTo(400);
        assertThat(next(packet(file, 2, part(2, 500)))).isEqualTo(3);
        Reply early2 = gateway.ask(alice, new FinishRoomFile(room, name));
        assertThat(((Refusal) early2).code()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(next(packet(file, 3, part(3, 500)))).isEqualTo(4);
        assertThat(gateway.ask(alice, new FinishRoomFile(room, name))).isInstanceOf(RoomFileFinished.class);
    }

    @Test
    void packetsAreTheOnlyWayIn() {
        RoomFileOpened file = open(3);
        assertThat(Http.of(service, alice)
                        .put(file.file().path(), 0, new byte[10], 1_234)
                        .statusCode())
                .isEqualTo(403);
        assertThat(Http.anonymous(service).patch(file.url(), 0, new byte[10]).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aFirstPacketThatCannotMakeTheFileIsRefused() {
        RoomFileOpened file = open(3);
        for (int size : new int[] {0, 1, 411, 617, 1_234}) {
            assertThat(packet(file, 1, new byte[size]).statusCode())
                    .as("" + size)
                    .isEqualTo(400);
        }
        assertThat(packet(file, 1, part(1, 412)).statusCode()).isEqualTo(200);
    }

    @Test
    void anUnfinishedFileGoesOnWithEqualFiguresAndElseBeginsAnew() {
        packet(open(3), 1, part(1, 500));
        assertThat(open(3).nextPacket()).isEqualTo(2);
        var found = (RoomFileOpened) gateway.ask(alice, new FindUnfinishedRoomFile(room, name));
        assertThat(found.nextPacket()).isEqualTo(2);
        assertThat(open(2).nextPacket()).isEqualTo(1);
    }

    @Test
    void aFinishedNameMakesAnotherFile() {
        send();
        RoomFile second = send();
        String numbered = name.value().replace(".txt", " (2).txt");
        assertThat(second.name().value()).isEqualTo(numbered);
        var list = (FileReply.RoomFiles) gateway.ask(bob, new ListRoomFiles(room));
        assertThat(list.files()).extracting(file -> file.name().value()).containsSubsequence(name.value(), numbered);
        var found = (RoomFileFound) gateway.ask(bob, new FindRoomFile(room, new FileName(numbered)));
        assertThat(Http.anonymous(service)
                        .send("GET", found.url(), null, "Range", "bytes=10-19")
                        .body())
                .isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
    }

    @Test
    void emptyFilesHaveNoneOrOnePacket() {
        for (int packets : new int[] {0, 1}) {
            var empty = new FileName(packets + " " + name);
            var file = (RoomFileOpened) gateway.ask(alice, new OpenRoomFile(room, empty, 0, "", packets));
            assertThat(packet(file, 1, new byte[0]).statusCode()).isEqualTo(200);
            var done = (RoomFileFinished) gateway.ask(alice, new FinishRoomFile(room, empty));
            assertThat(done.file().size()).isZero();
        }
    }

    @Test
    void outsidersAndRoomsThatAreNoneAreToldAlike() {
        var open = new OpenRoomFile(room, name, 1, "", 1);
        Refusal outsider = (Refusal) gateway.ask(eve, open);
        var nobody = ChatId.ofPrivate(alice.user(), new im.crosstalk.protocol.id.UserId(999_999));
        Refusal nowhere = (Refusal) gateway.ask(alice, new OpenRoomFile(nobody, name, 1, "", 1));
        Refusal group = (Refusal) gateway.ask(alice, new OpenRoomFile(ChatId.ofGroup(77_777), name, 1, "", 1));
        assertThat(outsider).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(nowhere).isEqualTo(outsider);
        assertThat(group).isEqualTo(outsider);
        assertThat(gateway.ask(eve, new ListRoomFiles(room))).isEqualTo(outsider);
        assertThat(gateway.ask(alice, new ListRoomFiles(nobody))).isEqualTo(outsider);
        assertThat(gateway.ask(alice, new FindRoomFile(nobody, name))).isEqualTo(outsider);
        assertThat(gateway.ask(alice, new FinishRoomFile(nobody, name))).isEqualTo(outsider);
        assertThat(gateway.ask(eve, new FindRoomFile(room, name))).isEqualTo(outsider);
        assertThat(gateway.ask(eve, new FinishRoomFile(room, name))).isEqualTo(outsider);
    }

    @Test
    void groupsAreOpenToTheirMembersAsEventsTell() {
        ChatId group = ChatId.ofGroup(4_711);
        UUID id = UUID.randomUUID();
        for (Caller member : new Caller[] {alice, bob}) {
            isTold(group, member);
        }
        var opened = (RoomFileOpened) gateway.ask(alice, new OpenRoomFile(group, name, 3, "image/png", 1));
        packet(opened, 1, new byte[3]);
        RoomFile file = ((RoomFileFinished) gateway.ask(alice, new FinishRoomFile(group, name))).file();
        Http ofBob = Http.of(service, bob);
        assertThat(ofBob.send("GET", file.path(), null).statusCode()).isEqualTo(200);
        gateway.tell(
                new MemberRemoved(
                        group.number(), 2, id, group.roomId(), id, bob.user().number(), "bob", id),
                "im.group.member_removed");
        // Old news again.
        isTold(group, bob);
        Awaitility.await().until(() -> ofBob.send("GET", file.path(), null).statusCode() == 403);
        assertThat(gateway.ask(bob, new ListRoomFiles(group))).isInstanceOf(Refusal.class);
    }

    private static void areFriends(Caller one, Caller other, boolean now, int version) {
        var id = new UUID(0x8000, 1);
        for (Caller[] each : new Caller[][] {{one, other}, {other, one}}) {
            long user = each[0].user().number();
            long friend = each[1].user().number();
            gateway.tell(
                    now
                            ? new FriendAdded(user, id, friend, id, version)
                            : new FriendRemoved(user, id, friend, id, version),
                    now ? "im.user.friend_added" : "im.user.friend_removed");
        }
    }

    @Test
    void friendsWhoHavePartedReadWhatIsThereAndSendNothingUntilTheyAreFriendsAgain() {
        Caller ann = gateway.user(311, "ann");
        Caller ben = gateway.user(312, "ben");
        ChatId chat = ChatId.ofPrivate(ann.user(), ben.user());
        var done = new FileName("done");
        var opened = (RoomFileOpened) gateway.ask(ann, new OpenRoomFile(chat, done, 3, "", 1));
        packet(opened, 1, new byte[3]);
        RoomFile file = ((RoomFileFinished) gateway.ask(ann, new FinishRoomFile(chat, done))).file();
        var full = (RoomFileOpened) gateway.ask(ann, new OpenRoomFile(chat, new FileName("full"), 3, "", 1));
        assertThat(packet(full, 1, new byte[3]).statusCode()).isEqualTo(200);
        var open = new OpenRoomFile(chat, name, bytes.length, "", 3);
        var sending = (RoomFileOpened) gateway.ask(ann, open);
        packet(sending, 1, part(1, 500));

        areFriends(ann, ben, true, 1);
        areFriends(ann, ben, false, 2);
        // Old news again.
        areFriends(ann, ben, true, 1);
        Awaitility.await().until(() -> packet(sending, 2, part(2, 500)).statusCode() == 403);
        Refusal refused = Refusal.of(ErrorCode.PERMISSION_DENIED);
        assertThat(gateway.ask(ann, new FindUnfinishedRoomFile(chat, name))).isEqualTo(refused);
        assertThat(gateway.ask(ann, new FinishRoomFile(chat, new FileName("full"))))
                .isEqualTo(refused);
        assertThat(gateway.ask(ann, open)).isEqualTo(refused);
        assertThat(gateway.ask(ben, new OpenRoomFile(chat, name, 3, "", 1))).isEqualTo(refused);
        assertThat(gateway.ask(ben, new ListRoomFiles(chat))).isInstanceOf(FileReply.RoomFiles.class);
        var found = (RoomFileFound) gateway.ask(ben, new FindRoomFile(chat, done));
        assertThat(Http.anonymous(service).send("GET", found.url(), null).statusCode())
                .isEqualTo(200);
        assertThat(Http.of(service, ben).send("GET", file.path(), null).statusCode())
                .isEqualTo(200);

        areFriends(ann, ben, true, 3);
        Awaitility.await().until(() -> gateway.ask(ann, open) instanceof RoomFileOpened);
        assertThat(gateway.ask(ann, new FinishRoomFile(chat, new FileName("full"))))
                .isInstanceOf(RoomFileFinished.class);
    }

    private static void joins(ChatId group, Caller member) {
        isTold(group, member);
        Awaitility.await().until(() -> service.bean(Memberships.class).isMember(group, member.user()));
    }

    /** Of a member who joined; that may take a moment to arrive. */
    private static void isTold(ChatId group, Caller member) {
        UUID id = UUID.randomUUID();
        gateway.tell(
                new MemberJoined(
                        group.number(),
                        1,
                        id,
                        group.roomId(),
                        id,
                        member.user().number(),
                        member.username(),
                        Role.MEMBER,
                        id),
                "im.group.member_joined");
    }

    private static void isRemoved(ChatId group, Caller member) {
        UUID id = UUID.randomUUID();
        gateway.tell(
                new MemberRemoved(
                        group.number(), 2, id, group.roomId(), id, member.user().number(), member.username(), id),
                "im.group.member_removed");
    }

    @Test
    void whoIsRemovedSendsAndReadsNoMoreWhateverWasOpen() {
        // Others than in other tests: whoever has waited in vain waits no more for a while.
        Caller mia = gateway.user(321, "mia");
        Caller noah = gateway.user(322, "noah");
        ChatId group = ChatId.ofGroup(4_713);
        joins(group, mia);
        joins(group, noah);
        var done = new FileName("done " + name);
        var opened = (RoomFileOpened) gateway.ask(noah, new OpenRoomFile(group, done, 3, "", 1));
        packet(opened, 1, new byte[3]);
        gateway.ask(noah, new FinishRoomFile(group, done));
        var ofMia = (RoomFileFound) gateway.ask(mia, new FindRoomFile(group, done));
        var ofNoah = (RoomFileFound) gateway.ask(noah, new FindRoomFile(group, done));
        var sending = (RoomFileOpened) gateway.ask(noah, new OpenRoomFile(group, name, bytes.length, "text/plain", 3));
        assertThat(packet(sending, 1, part(1, 500)).statusCode()).isEqualTo(200);
        assertThat(Http.anonymous(service).send("GET", ofNoah.url(), null).statusCode())
                .isEqualTo(200);

        isRemoved(group, noah);
        Awaitility.await()
                .until(() ->
                        Http.anonymous(service).send("GET", ofNoah.url(), null).statusCode() == 403);
        assertThat(packet(sending, 2, part(2, 500)).statusCode()).isEqualTo(403);
        Http ofNoahByToken = Http.of(service, noah);
        assertThat(ofNoahByToken
                        .send("PUT", sending.file().path() + "/packets/2", part(2, 500))
                        .statusCode())
                .isEqualTo(403);
        assertThat(ofNoahByToken.tus("HEAD", sending.file().path(), null).statusCode())
                .isEqualTo(403);
        assertThat(ofNoahByToken.send("HEAD", sending.file().path(), null).statusCode())
                .isEqualTo(403);
        assertThat(((Refusal) gateway.ask(noah, new FindUnfinishedRoomFile(group, name))).code())
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(Http.anonymous(service).send("GET", ofMia.url(), null).statusCode())
                .isEqualTo(200);
        String forged = ofNoah.url().replace("user=322", "user=321");
        assertThat(Http.anonymous(service).send("GET", forged, null).statusCode())
                .isEqualTo(401);
    }
}
