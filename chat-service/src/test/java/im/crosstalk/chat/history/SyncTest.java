package im.crosstalk.chat.history;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery;
import im.crosstalk.protocol.chat.ChatQuery.Sync.Place;
import im.crosstalk.protocol.chat.ChatReply.Synced;
import im.crosstalk.protocol.chat.ChatReply.Synced.ChatPage;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SyncTest {
    private final Sync sync = Slice.get(Sync.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    private Reply ask(UserId reader, int limit, Place... places) {
        return sync.on(new ChatQuery.Sync(List.of(places), limit), from(reader));
    }

    private List<ChatPage> pages(UserId reader, int limit, Place... places) {
        return ((Synced) ask(reader, limit, places)).chats();
    }

    private static List<Long> sequences(ChatPage page) {
        return page.messages().stream().map(StoredMessage::sequence).toList();
    }

    private static List<Long> up(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void eachPlaceGetsWhatCameAfterItOldestFirst() {
        ChatId chat = Seed.privateChat(ann, bob);
        ChatId group = Seed.group(bob, ann);
        Seed.writeMany(chat, bob, 10, 1000);
        Seed.writeMany(group, bob, 3, 1000);

        List<ChatPage> pages = pages(ann, 5, new Place(group, 1, null), new Place(chat, 4, null));

        assertThat(pages).extracting(ChatPage::chat).containsExactly(group, chat);
        assertThat(sequences(pages.get(0))).isEqualTo(up(2, 3));
        assertThat(pages.get(0).hasMore()).isFalse();
        assertThat(pages.get(0).messages().getFirst().senderName()).isEqualTo("user" + bob.number());
        assertThat(sequences(pages.get(1))).isEqualTo(up(5, 9));
        assertThat(pages.get(1).hasMore()).isTrue();
        assertThat(pages.get(1).latestSequence()).isEqualTo(10);
        assertThat(pages.get(1).revision()).isNull();
        assertThat(pages.get(1).recalled()).isNull();
    }

    @Test
    void whoeverHasAllGetsNothing() {
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.writeMany(chat, bob, 3, 1000);

        assertThat(pages(ann, 5, new Place(chat, 3, 0L), new Place(chat, 7, null)))
                .containsExactly(
                        new ChatPage(chat, List.of(), 3, false, 0L, List.of()),
                        new ChatPage(chat, List.of(), 3, false, null, null));
    }

    @Test
    void withoutPlacesItIsAllTheCallersChats() {
        ChatId group = Seed.group(ann);
        ChatId chat = Seed.privateChat(ann, bob);
        Seed.end(Seed.group(ann));
        Seed.group(bob);
        Seed.writeMany(chat, ann, 2, 1000);

        List<ChatPage> pages = pages(ann, 100);

        assertThat(pages).extracting(ChatPage::chat).containsExactlyInAnyOrder(group, chat);
        assertThat(pages).extracting(ChatPage::latestSequence).containsExactlyInAnyOrder(0L, 2L);
        assertThat(pages).flatExtracting(SyncTest::sequences).containsExactly(1L, 2L);
        assertThat(pages(Seed.user(), 100)).isEmpty();
    }

    @Test
    void recallsSinceARevisionAreNamedWhereAskedFor() {
        ChatId group = Seed.group(ann, bob);
        Seed.writeMany(group, bob, 5, 1000);
        Seed.recall(group, 4, bob, 9000);
        Seed.recall(group, 2, bob, 9001);
        Seed.recall(group, 5, bob, 9002);

        ChatPage page = pages(ann, 5, new Place(group, 5, 1L)).getFirst();

        assertThat(page.recalled()).containsExactly(2L, 5L);
        assertThat(page.revision()).isEqualTo(3);
        assertThat(page.hasMore()).isFalse();
        assertThat(pages(ann, 5, new Place(group, 5, 99L)).getFirst().revision())
                .isEqualTo(3);
    }

    @Test
    void moreThanAThousandRecallsComeInTurns() {
        ChatId group = Seed.group(ann, bob);
        Seed.writeMany(group, bob, 1001, 1000);
        Slice.jdbc().update("UPDATE message SET recall_revision = sequence WHERE chat_id = ?", group.number());
        Slice.jdbc().update("UPDATE chat SET revision = last_sequence WHERE chat_id = ?", group.number());

        ChatPage first = pages(ann, 5, new Place(group, 1001, 0L)).getFirst();
        ChatPage second =
                pages(ann, 5, new Place(group, 1001, first.revision())).getFirst();

        assertThat(first.recalled()).isEqualTo(up(1, 1000));
        assertThat(first.hasMore()).isTrue();
        assertThat(second.recalled()).containsExactly(1001L);
        assertThat(second.hasMore()).isFalse();
    }

    @Test
    void anAnswerThatWouldPassAMegabyteSaysSoonerThatThereIsMore() {
        ChatId first = Seed.group(ann);
        ChatId second = Seed.group(ann);
        ChatId third = Seed.group(ann);
        for (int i = 0; i < 30; i++) {
            Seed.write(first, ann, "x".repeat(20_000), 1000);
            Seed.write(second, ann, "x".repeat(20_000), 1000);
        }
        Seed.write(third, ann, "short", 1000);

        List<ChatPage> pages =
                pages(ann, 500, new Place(first, 0, null), new Place(second, 0, null), new Place(third, 0, null));

        assertThat(pages.get(0).messages()).hasSize(30);
        assertThat(pages.get(0).hasMore()).isFalse();
        assertThat(pages.get(1).messages()).hasSizeBetween(10, 25);
        assertThat(pages.get(1).hasMore()).isTrue();
        assertThat(pages.get(2)).isEqualTo(new ChatPage(third, List.of(), 1, true, null, null));
    }

    @Test
    void evenTheLargestMessageComesAlone() {
        ChatId group = Seed.group(ann);
        Seed.write(group, ann, "\u0001".repeat(64 * 1024), 1000);
        Seed.write(group, ann, "\u0001".repeat(64 * 1024), 1000);
        Seed.write(group, ann, "\u0001".repeat(64 * 1024), 1000);

        assertThat(sequences(pages(ann, 5, new Place(group, 0, null)).getFirst()))
                .isEqualTo(up(1, 2));
        assertThat(sequences(pages(ann, 5, new Place(group, 2, null)).getFirst()))
                .isEqualTo(up(3, 3));
    }

    @Test
    void whatTheCallerMayNotReadIsRefusedAloneAndLeftOutBesideOthers() {
        ChatId foreign = Seed.group(bob);
        ChatId own = Seed.group(ann);
        ChatId unknown = ChatId.ofGroup(90_000_000);
        ChatId others = Seed.privateChat(bob, Seed.user());

        assertThat(ask(ann, 5, new Place(foreign, 0, null))).isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(ask(ann, 5, new Place(unknown, 0, null))).isEqualTo(Refusal.of(ErrorCode.GROUP_NOT_FOUND));
        assertThat(ask(ann, 5, new Place(others, 0, null))).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(pages(ann, 5, new Place(foreign, 0, null), new Place(own, 0, null)))
                .extracting(ChatPage::chat)
                .containsExactly(own);
    }

    @Test
    void aPrivateChatWhereNobodyHasWrittenIsEmpty() {
        ChatId chat = ChatId.ofPrivate(ann, bob);

        assertThat(pages(ann, 5, new Place(chat, 0, 0L)))
                .containsExactly(new ChatPage(chat, List.of(), 0, false, 0L, List.of()));
    }

    @Test
    void namesThatAreNotKnownAreAskedFor() {
        UserId eve = Seed.stranger();
        Slice.auth().register(eve, "eve");
        ChatId chat = Seed.privateChat(ann, eve);
        Seed.write(chat, eve, "hi", 1000);

        assertThat(pages(ann, 5, new Place(chat, 0, null))
                        .getFirst()
                        .messages()
                        .getFirst()
                        .senderName())
                .isEqualTo("eve");
    }
}
