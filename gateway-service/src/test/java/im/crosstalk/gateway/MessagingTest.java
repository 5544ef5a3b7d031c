package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.Posts.accepted;
import static im.crosstalk.gateway.testing.Posts.chat;
import static im.crosstalk.gateway.testing.Posts.message;
import static im.crosstalk.gateway.testing.Posts.posted;
import static im.crosstalk.gateway.testing.World.gateway;
import static im.crosstalk.gateway.testing.World.services;
import static im.crosstalk.gateway.testing.World.signedIn;
import static im.crosstalk.gateway.testing.World.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.gateway.testing.Posts;
import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.presence.PresenceDelivery;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MessagingTest {
    private static void send(WebSocketClient from, String to, String clientMessageId, String text) {
        from.request(
                "SEND_PRIVATE_MESSAGE_REQUEST",
                "{\"recipient_user_id\":\"" + uuid(to) + "\",\"client_message_id\":\"" + clientMessageId
                        + "\",\"content_type\":\"TEXT\",\"content\":\"" + text + "\"}");
    }

    private static Envelope<Message> sent(String clientMessageId) {
        return await().atMost(5, TimeUnit.SECONDS)
                .until(
                        () -> services().asked().stream()
                                .filter(each -> each.message() instanceof ChatCommand.SendMessage send
                                        && clientMessageId.equals(send.clientMessageId()))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static String status(JsonNode frame) {
        return frame.path("payload").path("status").asString("");
    }

    @Test
    void aPrivateMessageIsAcknowledgedDeliveredAndReceipted() {
        try (WebSocketClient ann = signedIn("ann1");
                WebSocketClient annsPhone = signedIn("ann1");
                WebSocketClient bob = signedIn("bob1")) {
            send(ann, "bob1", "m-1", "hello");
            Envelope<Message> asked = sent("m-1");
            assertThat(services().keys().get(services().asked().indexOf(asked)))
                    .isEqualTo(Long.toString(chat("ann1", "bob1").number()));
            services().send(gateway().address(), accepted(asked, 1, null));

            JsonNode ack = ann.until("MESSAGE_ACK_NOTIFICATION");
            assertThat(status(ack)).isEqualTo("SENT_TO_SERVER");
            assertThat(ack.path("request_id").isNull()).isTrue();
            assertThat(ack.path("payload").path("client_message_id").asString(""))
                    .isEqualTo("m-1");
            JsonNode got = bob.until("PRIVATE_MESSAGE_NOTIFICATION").path("payload");
            assertThat(got.path("content").asString("")).isEqualTo("hello");
            assertThat(got.path("chat_id").asString("")).isEqualTo(uuid("ann1"));
            assertThat(got.path("sent_at_timestamp").asString("")).isEqualTo("2025-05-15T12:30:05.123Z");
            JsonNode copy = annsPhone.until("PRIVATE_MESSAGE_NOTIFICATION").path("payload");
            assertThat(copy.path("chat_id").asString("")).isEqualTo(uuid("bob1"));
            assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
            assertThat(status(annsPhone.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
        }
    }

    @Test
    void aReceiptNeverOvertakesItsAcknowledgement() {
        try (WebSocketClient ann = signedIn("ann11");
                WebSocketClient one = signedIn("bob11");
                WebSocketClient other = signedIn("bob11")) {
            // Connections are spread over event loops: with two of the recipient's, one is on another than the
            // sender's.
            for (int i = 1; i <= 30; i++) {
                send(ann, "bob11", "m-11-" + i, "x");
                services().send(gateway().address(), accepted(sent("m-11-" + i), i, null));
                assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("SENT_TO_SERVER");
                assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
            }
        }
    }

    @Test
    void twoDevicesOfTheRecipientMakeOneReceipt() {
        try (WebSocketClient ann = signedIn("ann2");
                WebSocketClient one = signedIn("bob2");
                WebSocketClient other = signedIn("bob2")) {
            send(ann, "bob2", "m-2", "hello");
            services().send(gateway().address(), accepted(sent("m-2"), 1, null));
            one.until("PRIVATE_MESSAGE_NOTIFICATION");
            other.until("PRIVATE_MESSAGE_NOTIFICATION");
            assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("SENT_TO_SERVER");
            assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
            assertThat(ann.isSilentFor(300)).isTrue();
        }
    }

    @Test
    void whoWritesToThemselvesGetsAckMessageAndReceipt() {
        try (WebSocketClient ann = signedIn("ann3")) {
            send(ann, "ann3", "m-3", "note");
            services().send(gateway().address(), accepted(sent("m-3"), 1, null));
            assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("SENT_TO_SERVER");
            assertThat(ann.until("PRIVATE_MESSAGE_NOTIFICATION")
                            .path("payload")
                            .path("content")
                            .asString(""))
                    .isEqualTo("note");
            assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
        }
    }

    @Test
    void whatTheServerPostsReachesEachOfItsSendersConnectionsOnce() {
        try (WebSocketClient ann = signedIn("ann5");
                WebSocketClient annsPhone = signedIn("ann5")) {
            send(ann, "bob5", "m-5", "hello");
            SessionId session = Objects.requireNonNull(sent("m-5").caller()).session();
            var file = new GatewayRecord.Pushed(
                    new Audience.Members(chat("ann5", "bob5")),
                    new ChatDelivery.MessagePosted(message(chat("ann5", "bob5"), 1, "ann5", "a file")),
                    session,
                    null,
                    null);
            services()
                    .send(gateway().address(), file, file, posted(message(chat("ann5", "bob5"), 2, "bob5", "thanks")));
            for (WebSocketClient each : List.of(ann, annsPhone)) {
                for (String content : List.of("a file", "thanks")) {
                    assertThat(each.until("PRIVATE_MESSAGE_NOTIFICATION")
                                    .path("payload")
                                    .path("content")
                                    .asString(""))
                            .isEqualTo(content);
                }
            }
        }
    }

    @Test
    void aRepeatedDeliveryIsDropped() {
        try (WebSocketClient bob = signedIn("bob4")) {
            bob.ask("HEARTBEAT_PING_REQUEST", "{}");
            var first = posted(message(chat("ann4", "bob4"), 1, "ann4", "one"));
            var second = posted(message(chat("ann4", "bob4"), 2, "ann4", "two"));
            services().send(gateway().address(), first, first, second, first, second);
            assertThat(bob.until("PRIVATE_MESSAGE_NOTIFICATION")
                            .path("payload")
                            .path("sequence")
                            .asLong())
                    .isEqualTo(1);
            assertThat(bob.until("PRIVATE_MESSAGE_NOTIFICATION")
                            .path("payload")
                            .path("sequence")
                            .asLong())
                    .isEqualTo(2);
            assertThat(bob.isSilentFor(300)).isTrue();
        }
    }

    @Test
    void groupMessagesReachThoseWhoJoinedUntilTheyLeave() {
        ChatId group = ChatId.ofGroup(501);
        try (WebSocketClient ann = signedIn("ann5");
                WebSocketClient bob = signedIn("bob5")) {
            var audience = new Audience.MembersAnd(group, List.of(Posts.user("ann5"), Posts.user("bob5")));
            services()
                    .send(
                            gateway().address(),
                            changed(
                                    audience,
                                    group,
                                    1,
                                    "ann5",
                                    new MembershipChange.Joined(Posts.user("ann5"), "ann5", Role.OWNER)),
                            changed(
                                    audience,
                                    group,
                                    2,
                                    "ann5",
                                    new MembershipChange.Joined(Posts.user("bob5"), "bob5", Role.MEMBER)),
                            posted(message(group, 1, "ann5", "hello all")));
            assertThat(ann.until("GROUP_MESSAGE_NOTIFICATION")
                            .path("payload")
                            .path("content")
                            .asString(""))
                    .isEqualTo("hello all");
            assertThat(bob.until("GROUP_MESSAGE_NOTIFICATION")
                            .path("payload")
                            .path("group_id")
                            .asString(""))
                    .isEqualTo(im.crosstalk.gateway.testing.World.IDS
                            .ofGroup(group)
                            .toString());
            services()
                    .send(
                            gateway().address(),
                            changed(
                                    audience,
                                    group,
                                    3,
                                    "ann5",
                                    new MembershipChange.Removed(Posts.user("bob5"), "bob5")),
                            posted(message(group, 2, "ann5", "without bob")));
            assertThat(bob.until("GROUP_EVENT_NOTIFICATION")
                            .path("payload")
                            .path("event_type")
                            .asString(""))
                    .isEqualTo("USER_KICKED");
            ann.until(
                    frame -> frame.path("payload").path("content").asString("").equals("without bob"));
            assertThat(bob.isSilentFor(300)).isTrue();
        }
    }

    private static GatewayRecord changed(
            Audience audience, ChatId group, long version, String actor, MembershipChange change) {
        return new GatewayRecord.Pushed(
                audience,
                new ChatDelivery.GroupChanged(group, version, "G", Posts.user(actor), actor, change),
                null,
                null,
                null);
    }

    @Test
    void whatADeviceHasGotIsReported() {
        ChatId chat = chat("ann6", "bob6");
        try (WebSocketClient bob = signedIn("bob6")) {
            bob.ask("HEARTBEAT_PING_REQUEST", "{}");
            services().send(gateway().address(), posted(message(chat, 7, "ann6", "x")));
            bob.until("PRIVATE_MESSAGE_NOTIFICATION");
            bob.ask("HEARTBEAT_PING_REQUEST", "{}");
            await().atMost(6, TimeUnit.SECONDS)
                    .until(() -> services().asked(ChatCommand.ReportDelivered.class).stream()
                            .anyMatch(report -> report.chat().equals(chat)
                                    && report.marks().getFirst().sequence() == 7
                                    && report.marks().getFirst().user().equals(Posts.user("bob6"))));
        }
    }

    @Test
    void whatDiedInABrokenConnectionIsNotReported() {
        ChatId chat = chat("ann7", "bob7");
        WebSocketClient bob = signedIn("bob7");
        bob.ask("HEARTBEAT_PING_REQUEST", "{}");
        services().send(gateway().address(), posted(message(chat, 7, "ann7", "x")));
        bob.until("PRIVATE_MESSAGE_NOTIFICATION");
        bob.cut();
        // A later report of another chat shows that the time for this one has passed.
        try (WebSocketClient cat = signedIn("cat7")) {
            cat.ask("HEARTBEAT_PING_REQUEST", "{}");
            services().send(gateway().address(), posted(message(chat("ann7", "cat7"), 1, "ann7", "y")));
            cat.until("PRIVATE_MESSAGE_NOTIFICATION");
            cat.leave();
        }
        await().atMost(6, TimeUnit.SECONDS)
                .until(() -> services().asked(ChatCommand.ReportDelivered.class).stream()
                        .anyMatch(report -> report.chat().equals(chat("ann7", "cat7"))));
        assertThat(services().asked(ChatCommand.ReportDelivered.class))
                .noneMatch(report -> report.chat().equals(chat));
    }

    @Test
    void presenceAndReadMarksReachAllConnectionsOfAUser() {
        try (WebSocketClient ann = signedIn("ann8")) {
            ann.ask("HEARTBEAT_PING_REQUEST", "{}");
            services()
                    .send(
                            gateway().address(),
                            new GatewayRecord.Pushed(
                                    Audience.Users.of(Posts.user("ann8")),
                                    new PresenceDelivery.StatusChanged(Posts.user("bob8"), "bob8", true),
                                    null,
                                    null,
                                    null),
                            new GatewayRecord.Pushed(
                                    Audience.Users.of(Posts.user("ann8")),
                                    new ChatDelivery.MessageRead(
                                            new MessageId(chat("ann8", "bob8"), 4),
                                            "c4",
                                            Posts.user("ann8"),
                                            Posts.user("bob8")),
                                    null,
                                    null,
                                    null));
            assertThat(ann.until("USER_STATUS_UPDATE_NOTIFICATION")
                            .path("payload")
                            .path("online_status")
                            .asString(""))
                    .isEqualTo("ONLINE");
            assertThat(status(ann.until("MESSAGE_ACK_NOTIFICATION"))).isEqualTo("READ_BY_RECIPIENT");
        }
    }

    @Test
    void recordsForAFormerLifeAreIgnored() {
        try (WebSocketClient bob = signedIn("bob9")) {
            bob.ask("HEARTBEAT_PING_REQUEST", "{}");
            var former = new im.crosstalk.protocol.GatewayAddress(
                    gateway().address().instance(), gateway().address().epoch() - 1);
            services().send(former, posted(message(chat("ann9", "bob9"), 1, "ann9", "old")));
            services().send(gateway().address(), posted(message(chat("ann9", "bob9"), 2, "ann9", "new")));
            assertThat(bob.until("PRIVATE_MESSAGE_NOTIFICATION")
                            .path("payload")
                            .path("content")
                            .asString(""))
                    .isEqualTo("new");
        }
    }

    @Test
    void anAnswerGoesToTheConnectionThatAsked() {
        services()
                .script((caller, asked) -> asked instanceof im.crosstalk.protocol.chat.ChatQuery.ListGroups
                        ? new ChatReply.Groups(List.of(new ChatReply.Groups.Entry(ChatId.ofGroup(7), "Seven", 3)))
                        : null);
        try (WebSocketClient ann = signedIn("ann10")) {
            JsonNode groups = ann.ask("LIST_USER_GROUPS_REQUEST", "{}");
            assertThat(groups.path("payload")
                            .path("groups")
                            .get(0)
                            .path("unread_count")
                            .asInt())
                    .isEqualTo(3);
        } finally {
            services().script((caller, asked) -> null);
        }
    }
}
