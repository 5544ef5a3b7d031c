package im.crosstalk.chat.history;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.protocol.chat.ChatApi.AudienceOf;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudienceControllerTest {
    private final AudienceController controller = Slice.get(AudienceController.class);
    private final UserId ann = Seed.user();

    private List<UserId> concerned(int largestGroup) {
        return controller.concerned(new AudienceOf(ann, largestGroup)).users();
    }

    @Test
    void aStatusConcernsPartnersOfPrivateChatsAndMembersOfCommonGroups() {
        UserId partner = Seed.user();
        UserId member = Seed.user();
        UserId both = Seed.user();
        Seed.privateChat(ann, partner);
        Seed.privateChat(ann, both);
        Seed.privateChat(ann, ann);
        Seed.group(ann, member, both);
        Seed.group(member, Seed.user());
        Seed.privateChat(partner, Seed.user());

        assertThat(concerned(500)).containsExactlyInAnyOrder(partner, member, both);
    }

    @Test
    void largeGroupsAreLeftOut() {
        UserId near = Seed.user();
        Seed.group(ann, near, Seed.user());
        Seed.group(ann, Seed.user(), Seed.user(), Seed.user());

        assertThat(concerned(3)).hasSize(2).contains(near);
        assertThat(concerned(4)).hasSize(5);
        assertThat(concerned(2)).isEmpty();
    }

    @Test
    void whoeverIsAloneConcernsNobody() {
        assertThat(concerned(500)).isEmpty();
    }
}
