package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.Posts.accepted;
import static im.crosstalk.gateway.testing.Posts.chat;
import static im.crosstalk.gateway.testing.Posts.message;
import static im.crosstalk.gateway.testing.Posts.posted;
import static im.crosstalk.gateway.testing.World.client;
import static im.crosstalk.gateway.testing.World.gateway;
import static im.crosstalk.gateway.testing.World.services;
import static im.crosstalk.gateway.testing.World.signedIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.gateway.testing.Posts;
import im.crosstalk.gateway.testing.WebSocketClient;
import im.crosstalk.gateway.testing.World;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem;
import im.crosstalk.protocol.chat.ChatReply.ReplayPage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReplayTest {
    @AfterEach
    void answerAsUsual() {
        services().script((caller, asked) -> null);
    }

    private static ReplayItem missed(ChatId chat, long sequence, String sender) {
        return new ReplayItem.Missed(message(chat, sequence, sender, "missed " + sequence), true);
    }

    private static String content(JsonNode frame) {
        return frame.path("payload").path("content").asString("");
    }

    @Test
    void livePushesWaitForTheReplayAndRepeatsAreDropped() {
        ChatId chat = chat("r-ann", "r-bob");
        UserId bob = Posts.user("r-bob");
        // The second question, for the real page, is answered only after live messages have come.
        var asked = new ConcurrentHashMap<String, Integer>();
        services().script((caller, query) -> {
            if (query instanceof ChatQuery.Replay && caller.user().equals(bob)) {
                int count = asked.merge("bob", 1, Integer::sum);
                if (count == 1) {
                    return new ReplayPage(List.of(), List.of(), null, false);
                }
                // Live messages overtake the answer on the topic.
                services()
                        .send(
                                gateway().address(),
                                posted(message(chat, 2, "r-ann", "live 2")),
                                posted(message(chat, 3, "r-ann", "live 3")));
                return new ReplayPage(
                        List.of(), List.of(missed(chat, 1, "r-ann"), missed(chat, 2, "r-ann")), null, true);
            }
            return null;
        });
        try (WebSocketClient client = signedIn("r-bob")) {
            assertThat(content(client.until("PRIVATE_MESSAGE_NOTIFICATION"))).isEqualTo("missed 1");
            assertThat(content(client.until("PRIVATE_MESSAGE_NOTIFICATION"))).isEqualTo("missed 2");
            assertThat(content(client.until("PRIVATE_MESSAGE_NOTIFICATION"))).isEqualTo("live 3");
            assertThat(client.isSilentFor(300)).isTrue();
        }
        assertThat(services().asked(ChatCommand.RegisterDevice.class))
                .anyMatch(registered -> registered.user().equals(bob));
    }

    @Test
    void whatWasAcknowledgedMeanwhileIsNotReplayedToItsSender() {
        ChatId chat = chat("r-ann9", "r-bob9");
        UserId bob = Posts.user("r-bob9");
        var acknowledged = new CountDownLatch(1);
        services().script((caller, query) -> {
            if (query instanceof ChatQuery.Replay replay && caller.user().equals(bob) && replay.limit() > 0) {
                if (acknowledged.getCount() > 0) {
                    return Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR);
                }
                return new ReplayPage(
                        List.of(),
                        List.of(missed(chat, 1, "r-ann9"), missed(chat, 2, "r-bob9"), missed(chat, 3, "r-ann9")),
                        null,
                        true);
            }
            return null;
        });
        try (WebSocketClient client = signedIn("r-bob9")) {
            client.request(
                    "SEND_PRIVATE_MESSAGE_REQUEST",
                    "{\"recipient_user_id\":\"%s\",\"client_message_id\":\"own\",\"content_type\":\"TEXT\",\"content\":\"x\"}"
                            .formatted(World.uuid("r-ann9")));
            await().atMost(5, TimeUnit.SECONDS)
                    .until(() -> services().asked(ChatCommand.SendMessage.class).stream()
                            .anyMatch(sent -> sent.chat().equals(chat)));
            services().send(gateway().address(), accepted(services().last(ChatCommand.SendMessage.class), 2, null));
            client.until("MESSAGE_ACK_NOTIFICATION");
            acknowledged.countDown();
            assertThat(content(client.until("PRIVATE_MESSAGE_NOTIFICATION"))).isEqualTo("missed 1");
            assertThat(content(client.until("PRIVATE_MESSAGE_NOTIFICATION"))).isEqualTo("missed 3");
        }
    }

    @Test
    void groupsAreRoutedHereBeforeThePagesAreAskedFor() {
        ChatId group = ChatId.ofGroup(777);
        UserId bob = Posts.user("r-bob2");
        Map<String, Boolean> routed = new ConcurrentHashMap<>();
        StatefulRedisConnection<String, String> redis = redis();
        services().script((caller, query) -> {
            if (query instanceof ChatQuery.Replay replay && caller.user().equals(bob)) {
                if (replay.limit() > 0) {
                    routed.put(
                            "group",
                            redis.sync()
                                    .sismember(
                                            Routes.groupKey(group),
                                            gateway().address().toString()));
                    routed.put(
                            "user",
                            redis.sync()
                                    .hvals(Routes.userKey(bob))
                                    .contains(gateway().address().toString()));
                }
                return new ReplayPage(List.of(group), List.of(), null, true);
            }
            return null;
        });
        WebSocketClient client = signedIn("r-bob2");
        await().atMost(5, TimeUnit.SECONDS).until(() -> routed.size() == 2);
        assertThat(routed).containsValues(true, true).doesNotContainValue(false);
        services().send(gateway().address(), posted(message(group, 1, "r-ann", "to the group")));
        assertThat(content(client.until("GROUP_MESSAGE_NOTIFICATION"))).isEqualTo("to the group");
        client.leave();
        await().atMost(5, TimeUnit.SECONDS)
                .until(() -> !redis.sync()
                                .sismember(
                                        Routes.groupKey(group),
                                        gateway().address().toString())
                        && redis.sync().hvals(Routes.userKey(bob)).isEmpty());
    }

    @SuppressWarnings("unchecked")
    private static StatefulRedisConnection<String, String> redis() {
        return gateway().bean(StatefulRedisConnection.class);
    }

    @Test
    void pagesFollowOneAnother() {
        ChatId chat = chat("r-ann3", "r-bob3");
        UserId bob = Posts.user("r-bob3");
        services().script((caller, query) -> {
            if (query instanceof ChatQuery.Replay replay && caller.user().equals(bob)) {
                if (replay.limit() == 0) {
                    return new ReplayPage(List.of(), List.of(), null, true);
                }
                long first = replay.after() == null ? 1 : replay.after().sequence() + 1;
                List<ReplayItem> items = new ArrayList<>();
                for (long sequence = first; sequence < first + 10; sequence++) {
                    items.add(missed(chat, sequence, "r-ann3"));
                }
                var next = first > 40 ? null : new ChatQuery.ReplayCursor(1, chat, first + 9);
                return new ReplayPage(List.of(), items, next, true);
            }
            return null;
        });
        try (WebSocketClient client = signedIn("r-bob3")) {
            for (int sequence = 1; sequence <= 50; sequence++) {
                assertThat(content(client.until("PRIVATE_MESSAGE_NOTIFICATION")))
                        .isEqualTo("missed " + sequence);
            }
        }
    }

    @Test
    void signingInDoesNotWaitForTheReplayWhichIsAskedForAgain() {
        ChatId chat = chat("r-ann4", "r-bob4");
        UserId bob = Posts.user("r-bob4");
        var asked = new ConcurrentHashMap<String, Integer>();
        services().script((caller, query) -> {
            if (query instanceof ChatQuery.Replay && caller.user().equals(bob)) {
                return asked.merge("bob", 1, Integer::sum) == 1
                        ? Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR)
                        : new ReplayPage(List.of(), List.of(missed(chat, 1, "r-ann4")), null, true);
            }
            return null;
        });
        try (WebSocketClient client = client()) {
            assertThat(client.signIn("r-bob4").path("payload").path("success").asBoolean())
                    .isTrue();
            assertThat(client.ask("HEARTBEAT_PING_REQUEST", "{}").path("type").asString(""))
                    .isEqualTo("HEARTBEAT_PONG_RESPONSE");
            assertThat(content(client.until("PRIVATE_MESSAGE_NOTIFICATION"))).isEqualTo("missed 1");
        }
    }

    @Test
    void aReplayedMessageThatNobodyHadTellsItsSender() {
        ChatId chat = chat("r-ann5", "r-bob5");
        UserId bob = Posts.user("r-bob5");
        services()
                .script((caller, query) -> query instanceof ChatQuery.Replay replay
                                && caller.user().equals(bob)
                                && replay.limit() > 0
                        ? new ReplayPage(
                                List.of(),
                                List.of(new ReplayItem.Missed(message(chat, 9, "r-ann5", "late"), false)),
                                null,
                                true)
                        : null);
        try (WebSocketClient ann = signedIn("r-ann5");
                WebSocketClient phone = signedIn("r-bob5")) {
            assertThat(content(phone.until("PRIVATE_MESSAGE_NOTIFICATION"))).isEqualTo("late");
            JsonNode receipt = ann.until("MESSAGE_ACK_NOTIFICATION").path("payload");
            assertThat(receipt.path("status").asString("")).isEqualTo("DELIVERED_TO_RECIPIENT_CLIENT");
            assertThat(receipt.path("sequence").asLong()).isEqualTo(9);
        }
    }

    @Test
    void missedRecallsAreReplayed() {
        ChatId chat = chat("r-ann6", "r-bob6");
        UserId bob = Posts.user("r-bob6");
        var recall = new ChatDelivery.MessageRecalled(
                new MessageId(chat, 3), "c3", Posts.user("r-ann6"), Posts.user("r-ann6"), "r-ann6", 500, 1_000, 5);
        services()
                .script((caller, query) -> query instanceof ChatQuery.Replay replay
                                && caller.user().equals(bob)
                                && replay.limit() > 0
                        ? new ReplayPage(List.of(), List.of(new ReplayItem.MissedRecall(recall)), null, true)
                        : null);
        try (WebSocketClient client = signedIn("r-bob6")) {
            JsonNode told = client.until("MESSAGE_RECALLED_NOTIFICATION");
            assertThat(told.path("timestamp").asString("")).isEqualTo("1970-01-01T00:00:01.000Z");
            assertThat(told.path("payload").path("placeholder_text").asString(""))
                    .contains("r-ann6");
            // Live, the same again is a repeat.
            services()
                    .send(
                            gateway().address(),
                            new GatewayRecord.Pushed(
                                    new im.crosstalk.protocol.Audience.Members(chat), recall, null, null, null));
            assertThat(client.isSilentFor(300)).isTrue();
        }
    }

    @Test
    void afterRedisWasEmptiedRoutesAreWrittenAndMissedMessagesReplayed() {
        ChatId chat = chat("r-ann7", "r-bob7");
        UserId bob = Posts.user("r-bob7");
        List<ReplayItem> items = new java.util.concurrent.CopyOnWriteArrayList<>();
        services()
                .script((caller, query) -> query instanceof ChatQuery.Replay replay
                                && caller.user().equals(bob)
                                && replay.limit() > 0
                        ? new ReplayPage(List.of(), List.copyOf(items), null, true)
                        : null);
        try (WebSocketClient client = signedIn("r-bob7")) {
            await().atMost(5, TimeUnit.SECONDS)
                    .until(() -> services().asked().stream()
                                    .filter(each -> each.message() instanceof ChatQuery.Replay
                                            && each.caller() != null
                                            && each.caller().user().equals(bob))
                                    .count()
                            == 2);
            items.add(missed(chat, 4, "r-ann7"));
            redis().sync().flushall();
            await().atMost(5, TimeUnit.SECONDS)
                    .until(() -> redis().sync()
                            .hvals(Routes.userKey(bob))
                            .equals(List.of(gateway().address().toString())));
            assertThat(content(client.until("PRIVATE_MESSAGE_NOTIFICATION"))).isEqualTo("missed 4");
        }
    }

    @Test
    void relayedEncryptionMaterialIsReportedOnceItIsGot() {
        UserId bob = Posts.user("r-bob8");
        UserId ann = Posts.user("r-ann8");
        try (WebSocketClient client = signedIn("r-bob8")) {
            client.ask("HEARTBEAT_PING_REQUEST", "{}");
            services()
                    .send(
                            gateway().address(),
                            new GatewayRecord.Pushed(
                                    im.crosstalk.protocol.Audience.Users.of(bob),
                                    new ChatDelivery.E2eeRelayed(
                                            12,
                                            ann,
                                            bob,
                                            ChatCommand.E2eeKind.SESSION_DATA,
                                            new im.crosstalk.protocol.RawJson("{\"encrypted_e2ee_payload\":\"AA==\"}")),
                                    null,
                                    null,
                                    null));
            JsonNode relayed =
                    client.until("E2EE_SESSION_DATA_EXCHANGE_MESSAGE").path("payload");
            assertThat(relayed.path("sender_user_id").asString("")).isEqualTo(World.uuid("r-ann8"));
            assertThat(relayed.path("encrypted_e2ee_payload").asString("")).isEqualTo("AA==");
            client.ask("HEARTBEAT_PING_REQUEST", "{}");
            await().atMost(6, TimeUnit.SECONDS)
                    .until(() -> services().asked(ChatCommand.E2eeDelivered.class).stream()
                            .anyMatch(got -> got.user().equals(bob) && got.relayId() == 12));
        }
    }
}
