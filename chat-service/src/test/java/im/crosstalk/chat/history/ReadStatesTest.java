package im.crosstalk.chat.history;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery.GetPeerRead;
import im.crosstalk.protocol.chat.ChatQuery.ListReadMarks;
import im.crosstalk.protocol.chat.ChatQuery.ListReaders;
import im.crosstalk.protocol.chat.ChatReply.PeerRead;
import im.crosstalk.protocol.chat.ChatReply.ReadMark;
import im.crosstalk.protocol.chat.ChatReply.ReadMarks;
import im.crosstalk.protocol.chat.ChatReply.Readers;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadStatesTest {
    private final ReadStates states = Slice.get(ReadStates.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    @Test
    void ownMarksAreListedForAllChatsAlsoThoseWithoutAny() {
        ChatId group = Seed.group(ann, bob);
        ChatId pair = Seed.privateChat(ann, bob);
        Seed.writeMany(pair, bob, 3, 1000);
        Seed.read(pair, ann, 2, 0);
        Seed.end(Seed.group(ann));
        Seed.group(bob);

        var marks = (ReadMarks) states.on(new ListReadMarks(), from(ann));

        assertThat(marks.marks()).containsExactlyInAnyOrder(new ReadMark(group, 0), new ReadMark(pair, 2));
        assertThat(((ReadMarks) states.on(new ListReadMarks(), from(Seed.user()))).marks())
                .isEmpty();
    }

    @Test
    void theOthersMarkIsToldToThePartiesOfAPrivateChat() {
        ChatId pair = Seed.privateChat(ann, bob);
        Seed.writeMany(pair, ann, 5, 1000);
        Seed.read(pair, bob, 4, 0);

        assertThat(peer(pair, ann)).isEqualTo(new PeerRead(pair, 4));
        assertThat(peer(pair, bob)).isEqualTo(new PeerRead(pair, 0));
        assertThat(peer(pair, Seed.user())).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(peer(Seed.group(ann, bob), ann)).isEqualTo(Refusal.of(ErrorCode.NOT_A_PRIVATE_CHAT));
        assertThat(peer(ChatId.ofPrivate(ann, Seed.user()), ann)).isEqualTo(Refusal.of(ErrorCode.RESOURCE_NOT_FOUND));
    }

    @Test
    void whatAChatIsIsToldToThoseInItOnly() {
        ChatId pair = Seed.privateChat(ann, bob);
        ChatId group = Seed.group(ann);
        ChatId ended = Seed.group(ann);
        Seed.end(ended);

        assertThat(readers(pair, 1, ann)).isEqualTo(Refusal.of(ErrorCode.NOT_A_GROUP));
        assertThat(readers(pair, 1, Seed.user())).isEqualTo(Refusal.of(ErrorCode.RESOURCE_NOT_FOUND));
        assertThat(readers(ChatId.ofPrivate(ann, Seed.user()), 1, ann))
                .isEqualTo(Refusal.of(ErrorCode.RESOURCE_NOT_FOUND));
        assertThat(peer(group, ann)).isEqualTo(Refusal.of(ErrorCode.NOT_A_PRIVATE_CHAT));
        assertThat(peer(group, bob)).isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(peer(ended, ann)).isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(peer(ChatId.ofGroup(800_000_000), ann)).isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
    }

    @Test
    void readersOfAMessageAreThoseWhoseMarkHasReachedIt() {
        UserId eve = Seed.user();
        ChatId group = Seed.group(ann, bob, eve);
        Seed.writeMany(group, ann, 5, 1000);
        Seed.read(group, bob, 3, 0);
        Seed.read(group, eve, 5, 0);

        assertThat(readers(group, 3, ann)).isEqualTo(new Readers(group, 3, List.of(bob, eve)));
        assertThat(readers(group, 4, bob)).isEqualTo(new Readers(group, 4, List.of(eve)));
        assertThat(readers(group, 6, ann)).isEqualTo(new Readers(group, 6, List.of()));
        assertThat(readers(group, 0, ann)).isEqualTo(new Readers(group, 0, List.of()));
        assertThat(readers(group, 3, Seed.user())).isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(readers(Seed.privateChat(ann, bob), 1, ann)).isEqualTo(Refusal.of(ErrorCode.NOT_A_GROUP));
        Seed.end(group);
        assertThat(readers(group, 3, ann)).isEqualTo(Refusal.of(ErrorCode.GROUP_NOT_FOUND));
    }

    @Test
    void readersOfALargeGroupAreToldInOneReply() {
        ChatId group = Seed.group(ann);
        Seed.writeMany(group, ann, 1, 1000);
        List<UserId> others = Stream.generate(Seed::stranger).limit(2000).toList();
        for (UserId other : others) {
            Seed.join(group, other);
            Seed.read(group, other, 1, 0);
        }

        Readers readers = (Readers) readers(group, 1, ann);

        assertThat(readers.users()).containsExactlyElementsOf(others);
        assertThat(ProtocolJson.mapper().writeValueAsBytes(readers)).hasSizeLessThan(512 * 1024);
    }

    private Reply peer(ChatId chat, UserId asking) {
        return states.on(new GetPeerRead(chat), from(asking));
    }

    private Reply readers(ChatId chat, long sequence, UserId asking) {
        return states.on(new ListReaders(chat, sequence), from(asking));
    }
}
