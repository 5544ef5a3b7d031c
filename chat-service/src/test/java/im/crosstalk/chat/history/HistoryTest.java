package im.crosstalk.chat.history;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.chat.ChatQuery.FetchHistory;
import im.crosstalk.protocol.chat.ChatQuery.PullMessages;
import im.crosstalk.protocol.chat.ChatReply.HistoryPage;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    private final History history = Slice.get(History.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    private HistoryPage page(UserId reader, ChatId chat, Long before, Long beforeTime, int limit) {
        return (HistoryPage) history.on(new FetchHistory(chat, before, beforeTime, limit), from(reader));
    }

    private static List<Long> sequences(HistoryPage page) {
        return page.messages().stream().map(StoredMessage::sequence).toList();
    }

    private static List<Long> down(long from, long to) {
        return LongStream.rangeClosed(to, from).map(i -> from + to - i).boxed().toList();
    }

    @Test
    void aPageIsNewestFirstWithEverythingThatWasStored() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.write(chat, ann, "hello", 1000);
        Seed.write(chat, bob, new Content("TEXT", "{\"at\":[1]}", "MENTION", true), 2000);

        HistoryPage page = page(ann, chat, null, null, 20);

        assertThat(page.hasOlder()).isFalse();
        assertThat(page.messages())
                .containsExactly(
                        new StoredMessage(
                                chat,
                                2,
                                "key-2",
                                bob,
                                "user" + bob.number(),
                                new Content("TEXT", "{\"at\":[1]}", "MENTION", true),
                                "2026-11-20T10:00:00.000Z",
                                2000,
                                false),
                        new StoredMessage(
                                chat,
                                1,
                                "key-1",
                                ann,
                                "user" + ann.number(),
                                Content.of("TEXT", "hello"),
                                "2026-11-20T10:00:00.000Z",
                                1000,
                                false));
    }

    @Test
    void pagesFollowOneAnotherWithoutAGapAndTheLastSaysSo() {
        ChatId group = Seed.group(ann, bob);
        Seed.writeMany(group, bob, 25, 1000);

        HistoryPage first = page(ann, group, null, null, 10);
        HistoryPage second = page(ann, group, 16L, null, 10);
        HistoryPage third = page(ann, group, 6L, null, 5);

        assertThat(sequences(first)).isEqualTo(down(25, 16));
        assertThat(sequences(second)).isEqualTo(down(15, 6));
        assertThat(sequences(third)).isEqualTo(down(5, 1));
        assertThat(List.of(first.hasOlder(), second.hasOlder(), third.hasOlder()))
                .containsExactly(true, true, false);
        assertThat(page(ann, group, 1L, null, 5).messages()).isEmpty();
    }

    @Test
    void aPlaceWhereNoMessageIsIsNotFound() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 3, 1000);

        assertThat(history.on(new FetchHistory(chat, 4L, null, 5), from(ann)))
                .isEqualTo(Refusal.of(ErrorCode.MESSAGE_NOT_FOUND));
        assertThat(history.on(new FetchHistory(Seed.group(ann), 1L, null, 5), from(ann)))
                .isEqualTo(Refusal.of(ErrorCode.MESSAGE_NOT_FOUND));
        assertThat(history.on(new FetchHistory(chat, 0L, null, 5), from(ann)))
                .isEqualTo(Refusal.of(ErrorCode.MESSAGE_NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 0", "1001, 1", "2000, 1", "2001, 3", "37500, 38", "99000, 99", "99001, 100", "9e15, 100"
    })
    void beforeATimeMeansReceivedEarlier(double time, long newest) {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.write(chat, ann, "at one second", 1000);
        // Two share a time; from there one each second: number n is received at (n - 1) seconds.
        Seed.write(chat, ann, "at two", 2000);
        Seed.writeMany(chat, ann, 98, 2000);

        HistoryPage page = page(bob, chat, null, (long) time, 1);

        assertThat(sequences(page)).isEqualTo(newest == 0 ? List.of() : List.of(newest));
        assertThat(page.hasOlder()).isEqualTo(newest > 1);
    }

    @Test
    void anyPlaceServesToPullWhatIsBeforeIt() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 7, 1000);

        assertThat(sequences(pull(chat, null, 3))).isEqualTo(down(7, 5));
        assertThat(sequences(pull(chat, 5L, 3))).isEqualTo(down(4, 2));
        assertThat(pull(chat, 5L, 3).hasOlder()).isTrue();
        assertThat(sequences(pull(chat, 2L, 3))).isEqualTo(down(1, 1));
        assertThat(pull(chat, 2L, 3).hasOlder()).isFalse();
        assertThat(sequences(pull(chat, 100L, 2))).isEqualTo(down(7, 6));
        assertThat(sequences(pull(chat, 1L, 2))).isEmpty();
        assertThat(history.on(new PullMessages(chat, null, 3), from(Seed.user())))
                .isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(history.on(new PullMessages(Seed.group(bob), null, 3), from(ann)))
                .isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
    }

    @Test
    void whatAPulledPageHasNoRoomForIsAskedForNext() {
        ChatId chat = Seed.privateChat(ann, bob);
        for (int i = 1; i <= 40; i++) {
            Seed.write(chat, ann, "x".repeat(64 * 1024), i);
        }

        HistoryPage first = pull(chat, null, 35);
        var next = (PullMessages) first.next();

        assertThat(first.messages()).hasSizeBetween(2, 34);
        assertThat(next.limit()).isEqualTo(35 - first.messages().size());
        List<Long> all = new ArrayList<>(sequences(first));
        for (; next != null; next = (PullMessages) first.next()) {
            first = (HistoryPage) history.on(next, from(ann));
            all.addAll(sequences(first));
        }
        assertThat(all).isEqualTo(down(40, 6));
        assertThat(first.hasOlder()).isTrue();
        assertThat(page(ann, chat, null, null, 35).next()).isNull();
    }

    private HistoryPage pull(ChatId chat, Long before, int limit) {
        return (HistoryPage) history.on(new PullMessages(chat, before, limit), from(ann));
    }

    @Test
    void aMessageWinsOverATime() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, ann, 10, 1000);

        assertThat(sequences(page(ann, chat, 5L, 9000L, 2))).containsExactly(4L, 3L);
    }

    @Test
    void aPrivateChatIsForItsTwoAlone() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.write(chat, ann, "secret", 1000);

        assertThat(history.on(new FetchHistory(chat, null, null, 5), from(Seed.user())))
                .isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
    }

    @Test
    void aPrivateChatWhereNobodyHasWrittenIsEmpty() {
        ChatId chat = ChatId.ofPrivate(ann, bob);

        assertThat(page(ann, chat, null, null, 5)).isEqualTo(new HistoryPage(chat, List.of(), false));
        assertThat(page(ann, chat, null, 5000L, 5)).isEqualTo(new HistoryPage(chat, List.of(), false));
    }

    @Test
    void aGroupIsForItsMembersAndShowsThemWhatWasBeforeThem() {
        ChatId group = Seed.group(ann);
        Seed.writeMany(group, ann, 3, 1000);

        assertThat(history.on(new FetchHistory(group, null, null, 5), from(bob)))
                .isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        Seed.join(group, bob);
        assertThat(page(bob, group, null, null, 5).messages()).hasSize(3);
        Seed.leave(group, bob);
        assertThat(history.on(new FetchHistory(group, null, null, 5), from(bob)))
                .isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(history.on(new FetchHistory(group, null, 1L, 5), from(bob)))
                .isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
    }

    @Test
    void aGroupThatIsNotOrNoMoreIsNotFound() {
        ChatId ended = Seed.group(ann);
        Seed.end(ended);

        for (ChatId group : List.of(ended, ChatId.ofGroup(90_000_000))) {
            assertThat(history.on(new FetchHistory(group, null, null, 5), from(ann)))
                    .isEqualTo(Refusal.of(ErrorCode.GROUP_NOT_FOUND));
        }
    }

    @Test
    void anEmptyGroupHasAnEmptyPage() {
        ChatId group = Seed.group(ann);

        assertThat(page(ann, group, null, null, 5)).isEqualTo(new HistoryPage(group, List.of(), false));
    }

    @Test
    void aRecalledMessageIsThereWithoutContent() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.write(chat, ann, "oops", 1000);
        Seed.recall(chat, 1, ann, 2000);

        StoredMessage message = page(bob, chat, null, null, 5).messages().getFirst();

        assertThat(message.recalled()).isTrue();
        assertThat(message.content().text()).isEmpty();
    }

    @Test
    void aPageEndsBeforeItsAnswerPassesAMegabyte() {
        ChatId chat = Seed.privateChat(ann, bob);
        for (int i = 0; i < 40; i++) {
            Seed.write(chat, ann, "ü\"x\n".repeat(10_000), 1000);
        }

        HistoryPage page = page(bob, chat, null, null, 100);

        assertThat(page.hasOlder()).isTrue();
        int size = new ProtocolJson()
                .write(new im.crosstalk.protocol.GatewayRecord.Answer(
                        1, bob, new im.crosstalk.protocol.id.SessionId("s"), page))
                .length;
        assertThat(size).isBetween(800_000, 1 << 20);
        long last = page.messages().getLast().sequence();
        assertThat(page(bob, chat, last, null, 1).messages().getFirst().sequence())
                .isEqualTo(last - 1);
    }

    @Test
    void manyShortMessagesAreNotTakenForAMegabyte() {
        ChatId chat = Seed.privateChat(ann, bob);
        for (int i = 0; i < 100; i++) {
            Seed.write(chat, ann, "x".repeat(4000), 1000);
        }

        assertThat(page(bob, chat, null, null, 100).messages()).hasSize(100);
    }
}
