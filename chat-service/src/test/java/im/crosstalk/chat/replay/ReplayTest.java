package im.crosstalk.chat.replay;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.ChatCommand.E2eeKind;
import im.crosstalk.protocol.chat.ChatDelivery.E2eeRelayed;
import im.crosstalk.protocol.chat.ChatDelivery.MessageRecalled;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatQuery.ReplayCursor;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem.Missed;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem.MissedE2ee;
import im.crosstalk.protocol.chat.ChatReply.ReplayItem.MissedRecall;
import im.crosstalk.protocol.chat.ChatReply.ReplayPage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final DeviceId PHONE = new DeviceId("phone");

    private final Replay replay = Slice.get(Replay.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    private ReplayPage page(ReplayCursor after, int limit) {
        return (ReplayPage) replay.on(new ChatQuery.Replay(after, limit), from(ann, PHONE.value()));
    }

    /** All items, read in pages. */
    private List<ReplayItem> all(int limit) {
        List<ReplayItem> items = new ArrayList<>();
        ReplayPage page = page(null, limit);
        items.addAll(page.items());
        while (page.next() != null) {
            page = page(page.next(), limit);
            items.addAll(page.items());
        }
        return items;
    }

    private static List<MessageId> messages(List<ReplayItem> items) {
        return items.stream()
                .filter(Missed.class::isInstance)
                .map(item -> ((Missed) item).message().id())
                .toList();
    }

    private static List<Long> sequences(List<ReplayItem> items) {
        return messages(items).stream().map(MessageId::sequence).toList();
    }

    private static List<Long> up(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static long relay(UserId sender, UserId recipient, String payload) {
        Long id = Slice.jdbc()
                .queryForObject(
                        "INSERT INTO e2ee_relay (recipient_id, sender_id, kind, payload, created_at) "
                                + "VALUES (?, ?, 'SESSION_DATA', ?, 0) RETURNING relay_id",
                        Long.class,
                        recipient.number(),
                        sender.number(),
                        payload);
        return id == null ? 0 : id;
    }

    @Test
    void aNewDeviceStartsAtTheUsersReadMarksAndWithoutRecalls() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 10, 1000);
        Seed.read(chat, ann, 7, 0);
        Seed.recall(chat, 2, bob, 20_000);

        ReplayPage page = page(null, 50);

        assertThat(page.knownDevice()).isFalse();
        assertThat(sequences(page.items())).isEqualTo(up(8, 10));
        assertThat(page.items()).hasSize(3);
        assertThat(page.next()).isNull();
    }

    @Test
    void aKnownDeviceGoesOnWhereItStopped() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 10, 1000);
        Seed.read(chat, ann, 10, 0);
        Seed.device(ann, PHONE);
        Seed.mark(ann, PHONE, chat, 4, 0);
        Seed.mark(ann, new DeviceId("laptop"), chat, 9, 0);

        ReplayPage page = page(null, 50);

        assertThat(page.knownDevice()).isTrue();
        assertThat(sequences(page.items())).isEqualTo(up(5, 10));
    }

    @Test
    void whereAKnownDeviceHasNoMarkItStartsWhereTheUserJoined() {
        ChatId group = Seed.group(bob);
        Seed.writeMany(group, bob, 5, 1000);
        Seed.join(group, ann);
        Seed.writeMany(group, bob, 2, 9000);
        Seed.device(ann, PHONE);

        assertThat(sequences(all(50))).isEqualTo(up(6, 7));
    }

    @Test
    void aMarkFromAnEarlierMembershipDoesNotReachBehindTheNewOne() {
        ChatId group = Seed.group(bob, ann);
        Seed.writeMany(group, bob, 2, 1000);
        Seed.device(ann, PHONE);
        Seed.mark(ann, PHONE, group, 1, 0);
        Seed.leave(group, ann);
        Seed.writeMany(group, bob, 3, 9000);
        Seed.recall(group, 1, bob, 20_000);
        Seed.join(group, ann);
        Seed.writeMany(group, bob, 1, 30_000);

        assertThat(all(50)).hasSize(1);
        assertThat(sequences(all(50))).containsExactly(6L);
    }

    @Test
    void atMostTheNewestHundredOfEachChatAreReplayed() {
        ChatId chat = Seed.privateChat(ann, bob);
        ChatId group = Seed.group(ann, bob);
        Seed.writeMany(chat, bob, 250, 1000);
        Seed.writeMany(group, bob, 100, 1000);

        List<MessageId> messages = messages(all(33));

        assertThat(messages).hasSize(200).doesNotHaveDuplicates();
        assertThat(messages.stream()
                        .filter(id -> id.chat().equals(chat))
                        .map(MessageId::sequence)
                        .toList())
                .isEqualTo(up(151, 250));
    }

    @Test
    void messagesOfAllChatsComeInOrderOfReceiptAcrossPages() {
        ChatId chat = Seed.privateChat(ann, bob);
        ChatId group = Seed.group(ann, bob);
        Seed.write(group, bob, "1", 1000);
        Seed.write(chat, bob, "2", 2000);
        Seed.write(chat, bob, "3", 3000);
        Seed.write(group, bob, "4", 3000);
        Seed.write(group, bob, "5", 3000);
        Seed.write(chat, bob, "6", 3001);
        List<MessageId> tied =
                new ArrayList<>(List.of(new MessageId(chat, 2), new MessageId(group, 2), new MessageId(group, 3)));
        tied.sort(java.util.Comparator.comparing(MessageId::chat).thenComparing(MessageId::sequence));

        for (int limit = 1; limit < 8; limit++) {
            assertThat(messages(all(limit)))
                    .containsExactly(
                            new MessageId(group, 1),
                            new MessageId(chat, 1),
                            tied.get(0),
                            tied.get(1),
                            tied.get(2),
                            new MessageId(chat, 3));
        }
    }

    @Test
    void theLastPageSaysSoEvenWhenItIsFull() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 4, 1000);

        ReplayPage first = page(null, 2);
        ReplayPage second = page(first.next(), 2);

        assertThat(first.next()).isNotNull();
        assertThat(second.items()).hasSize(2);
        assertThat(second.next()).isNull();
    }

    @Test
    void whatAnotherDeviceHasHadIsMarkedSo() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 3, 1000);
        Seed.delivered(chat, ann, 2);

        assertThat(all(50)).extracting(item -> ((Missed) item).delivered()).containsExactly(true, true, false);
    }

    @Test
    void theFirstPageNamesTheUsersGroups() {
        ChatId one = Seed.group(ann);
        ChatId two = Seed.group(ann, bob);
        Seed.end(Seed.group(ann));
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 2, 1000);

        ReplayPage first = page(null, 1);

        assertThat(first.groups()).containsExactly(one, two);
        assertThat(page(first.next(), 1).groups()).isEmpty();
    }

    @Test
    void aLimitOfZeroAsksForTheGroupsAlone() {
        ChatId group = Seed.group(ann);
        Seed.writeMany(group, ann, 2, 1000);

        assertThat(page(null, 0)).isEqualTo(new ReplayPage(List.of(group), List.of(), null, false));
    }

    @Test
    void missedRecallsFollowTheMessagesByChatAndRevision() {
        ChatId one = Seed.group(ann, bob);
        ChatId two = Seed.group(ann, bob);
        for (ChatId group : List.of(one, two)) {
            Seed.writeMany(group, bob, 3, 1000);
        }
        Seed.device(ann, PHONE);
        Seed.mark(ann, PHONE, one, 3, 1);
        Seed.mark(ann, PHONE, two, 3, 0);
        Seed.recall(one, 3, bob, 20_000);
        Seed.recall(one, 1, ann, 20_001);
        Seed.recall(two, 2, bob, 20_002);
        Seed.recall(one, 2, bob, 20_003);
        Seed.writeMany(one, bob, 1, 30_000);

        for (int limit = 1; limit < 6; limit++) {
            List<ReplayItem> items = all(limit);
            assertThat(sequences(items.subList(0, 1))).containsExactly(4L);
            assertThat(items.subList(1, items.size()))
                    .containsExactly(
                            recall(one, 1, ann, 20_001, 2),
                            recall(one, 2, bob, 20_003, 3),
                            recall(two, 2, bob, 20_002, 1));
        }
    }

    private MissedRecall recall(ChatId chat, long sequence, UserId by, long at, long revision) {
        long receivedAt = 1000 * sequence; // as writeMany spaces them
        return new MissedRecall(new MessageRecalled(
                new MessageId(chat, sequence),
                "key-" + sequence,
                bob,
                by,
                "user" + by.number(),
                receivedAt,
                at,
                revision));
    }

    @Test
    void keptRelaysComeLast() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 1, 1000);
        Seed.device(ann, PHONE);
        Seed.recall(chat, 1, bob, 2000);
        long first = relay(bob, ann, "{\"n\":1}");
        relay(ann, bob, "{\"n\":2}");
        long third = relay(bob, ann, "{\"n\":3}");

        for (int limit = 1; limit < 6; limit++) {
            List<ReplayItem> items = all(limit);
            assertThat(items.get(0)).isInstanceOf(Missed.class);
            assertThat(items.get(1)).isInstanceOf(MissedRecall.class);
            assertThat(items.subList(2, items.size()))
                    .containsExactly(relayed(first, "{\"n\":1}"), relayed(third, "{\"n\":3}"));
        }
    }

    private MissedE2ee relayed(long id, String payload) {
        return new MissedE2ee(new E2eeRelayed(id, bob, ann, E2eeKind.SESSION_DATA, new RawJson(payload)));
    }

    @Test
    void aPageEndsBeforeItPassesAMegabyteAndNothingIsLeftOut() {
        ChatId chat = Seed.privateChat(ann, bob);
        for (int i = 0; i < 30; i++) {
            Seed.write(chat, bob, "x".repeat(60_000), 1000);
        }
        String large = "\"" + "x".repeat(1_040_000) + "\"";
        for (int i = 0; i < 3; i++) {
            relay(bob, ann, large);
            relay(bob, ann, "1");
        }

        ReplayPage first = page(null, 100);

        assertThat(first.items()).hasSizeBetween(14, 17);
        List<ReplayItem> items = all(100);
        assertThat(items).hasSize(36);
        assertThat(sequences(items)).isEqualTo(up(1, 30));
    }

    @Test
    void whoeverMissedNothingGetsNothing() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 3, 1000);
        Seed.device(ann, PHONE);
        Seed.mark(ann, PHONE, chat, 3, 0);

        assertThat(page(null, 50)).isEqualTo(new ReplayPage(List.of(), List.of(), null, true));
    }
}
