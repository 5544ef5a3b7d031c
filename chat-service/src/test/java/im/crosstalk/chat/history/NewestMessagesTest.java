package im.crosstalk.chat.history;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.protocol.chat.ChatQuery.ListNewest;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NewestMessagesTest {
    private final NewestMessages newest = Slice.get(NewestMessages.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    private ChatReply.NewestMessages ask(ListNewest query) {
        return (ChatReply.NewestMessages) newest.on(query, from(ann));
    }

    @Test
    void eachChatsNewestComeOldestFirstChatByChat() {
        ChatId group = Seed.group(ann, bob);
        ChatId pair = Seed.privateChat(ann, bob);
        Seed.privateChat(ann, Seed.user());
        Seed.writeMany(Seed.group(bob), bob, 3, 1000);
        ChatId over = Seed.group(ann, bob);
        Seed.writeMany(over, bob, 3, 1000);
        Seed.end(over);
        Seed.writeMany(group, bob, 25, 1000);
        Seed.writeMany(pair, ann, 2, 5000);
        Seed.recall(pair, 1, ann, 9000);

        ChatReply.NewestMessages all = ask(new ListNewest(20, null));

        List<StoredMessage> ofGroup = of(all.messages(), group);
        List<StoredMessage> ofPair = of(all.messages(), pair);
        assertThat(all.next()).isNull();
        assertThat(all.messages()).hasSize(22);
        assertThat(all.messages())
                .isSortedAccordingTo((one, other) -> one.chat().compareTo(other.chat()));
        assertThat(ofGroup)
                .extracting(StoredMessage::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(6, 25).boxed().toList());
        assertThat(ofGroup).extracting(StoredMessage::senderName).containsOnly("user" + bob.number());
        assertThat(ofPair).extracting(StoredMessage::sequence).containsExactly(1L, 2L);
        assertThat(ofPair.getFirst().recalled()).isTrue();
    }

    @Test
    void whatPassesOneMebibyteComesInParts() {
        String long60k = "x".repeat(60_000);
        List<ChatId> groups = List.of(Seed.group(ann, bob), Seed.group(ann, bob));
        for (ChatId group : groups) {
            for (int i = 0; i < 12; i++) {
                Seed.write(group, bob, long60k, 1000);
            }
        }

        List<StoredMessage> found = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (ListNewest query = new ListNewest(20, null); query != null; ) {
            ChatReply.NewestMessages part = ask(query);
            found.addAll(part.messages());
            sizes.add(part.messages().size());
            query = (ListNewest) part.next();
        }

        assertThat(sizes).containsExactly(16, 8);
        assertThat(found).extracting(StoredMessage::id).doesNotHaveDuplicates().hasSize(24);
        assertThat(of(found, groups.getFirst())).hasSize(12);
        assertThat(of(found, groups.getLast()))
                .extracting(StoredMessage::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 12).boxed().toList());
    }

    @Test
    void whoIsInNoChatGetsNothing() {
        assertThat(ask(new ListNewest(20, null)).messages()).isEmpty();
    }

    private static List<StoredMessage> of(List<StoredMessage> all, ChatId chat) {
        return all.stream().filter(message -> message.chat().equals(chat)).toList();
    }
}
