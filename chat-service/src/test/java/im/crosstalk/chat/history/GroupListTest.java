package im.crosstalk.chat.history;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.protocol.chat.ChatQuery.ListGroups;
import im.crosstalk.protocol.chat.ChatReply.Groups;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupListTest {
    private final GroupList list = Slice.get(GroupList.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    private List<Groups.Entry> groupsOf(UserId user) {
        return ((Groups) list.on(new ListGroups(), from(user))).groups();
    }

    @Test
    void unreadIsWhatOthersWroteAfterTheReadMark() {
        ChatId group = Seed.group(ann, bob);
        Seed.writeMany(group, bob, 4, 1000);
        Seed.writeMany(group, ann, 3, 9000);
        Seed.writeMany(group, bob, 2, 19000);

        assertThat(groupsOf(ann)).containsExactly(new Groups.Entry(group, "group " + group.number(), 6));
        // Up to the fifth, of which one is Ann's own.
        Seed.read(group, ann, 5, 1);
        assertThat(groupsOf(ann).getFirst().unread()).isEqualTo(2);
        Seed.read(group, ann, 9, 3);
        assertThat(groupsOf(ann).getFirst().unread()).isZero();
        assertThat(groupsOf(bob).getFirst().unread()).isEqualTo(3);
    }

    @Test
    void whatWasWrittenBeforeJoiningIsNotUnread() {
        ChatId group = Seed.group(ann);
        Seed.writeMany(group, ann, 4, 1000);
        Seed.join(group, bob);

        assertThat(groupsOf(bob).getFirst().unread()).isZero();
        Seed.writeMany(group, ann, 2, 9000);
        assertThat(groupsOf(bob).getFirst().unread()).isEqualTo(2);
        Seed.read(group, bob, 5, 0);
        assertThat(groupsOf(bob).getFirst().unread()).isEqualTo(1);
    }

    @Test
    void unreadIsNeverBelowZero() {
        ChatId group = Seed.group(ann);
        Seed.read(group, ann, 5, 0);

        assertThat(groupsOf(ann).getFirst().unread()).isZero();
    }

    @Test
    void onlyOwnGroupsThatHaveNotEndedAreListedInOrder() {
        ChatId first = Seed.group(ann);
        Seed.end(Seed.group(ann));
        ChatId second = Seed.group(ann, bob);
        Seed.group(bob);
        Seed.privateChat(ann, bob);

        assertThat(groupsOf(ann)).extracting(Groups.Entry::chat).containsExactly(first, second);
    }
}
