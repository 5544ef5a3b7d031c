package im.crosstalk.chat.history;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatQuery.GetChatInfo;
import im.crosstalk.protocol.chat.ChatReply.ChatInfo;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import org.junit.jupiter.api.Test;

class ChatInfosTest {
    private final ChatInfos infos = Slice.get(ChatInfos.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    @Test
    void aPrivateChatIsCalledAsTheOtherIs() {
        ChatId pair = Seed.privateChat(ann, bob);
        ChatId diary = Seed.privateChat(ann, ann);

        assertThat(info(pair, ann)).isEqualTo(new ChatInfo(pair, "user" + bob.number()));
        assertThat(info(pair, bob)).isEqualTo(new ChatInfo(pair, "user" + ann.number()));
        assertThat(info(diary, ann)).isEqualTo(new ChatInfo(diary, "user" + ann.number()));
    }

    @Test
    void aGroupHasANameOfItsOwn() {
        ChatId group = Seed.group(ann);

        assertThat(info(group, ann)).isEqualTo(new ChatInfo(group, "group " + group.number()));
    }

    @Test
    void onlyThoseInItAreTold() {
        ChatId group = Seed.group(ann);

        assertThat(info(group, bob)).isEqualTo(Refusal.of(ErrorCode.NOT_GROUP_MEMBER));
        assertThat(info(Seed.privateChat(ann, bob), Seed.user())).isEqualTo(Refusal.of(ErrorCode.PERMISSION_DENIED));
        assertThat(info(ChatId.ofGroup(9_999_999), ann)).isEqualTo(Refusal.of(ErrorCode.GROUP_NOT_FOUND));
        assertThat(info(ChatId.ofPrivate(ann, Seed.user()), ann)).isEqualTo(Refusal.of(ErrorCode.RESOURCE_NOT_FOUND));
        Seed.end(group);
        assertThat(info(group, ann)).isEqualTo(Refusal.of(ErrorCode.GROUP_NOT_FOUND));
    }

    private Reply info(ChatId chat, UserId asking) {
        return infos.on(new GetChatInfo(chat), from(asking));
    }
}
