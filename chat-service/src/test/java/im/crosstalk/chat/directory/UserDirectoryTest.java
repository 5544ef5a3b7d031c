package im.crosstalk.chat.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.platform.kafka.DependencyUnavailableException;
import im.crosstalk.protocol.id.UserId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserDirectoryTest {
    private final UserDirectory directory = Slice.get(UserDirectory.class);

    @AfterEach
    void mend() {
        Slice.auth().setBroken(false);
    }

    @Test
    void whatAnEventToldIsKnownWithoutAsking() {
        UserId ann = Seed.stranger();
        int asked = Slice.auth().asked();

        assertThat(directory.isKnown(ann)).isFalse();
        directory.learn(ann, "ann");
        directory.learn(ann, "ann");

        assertThat(directory.isKnown(ann)).isTrue();
        assertThat(directory.remembered(ann)).isEqualTo("ann");
        assertThat(directory.names(Set.of(ann))).isEqualTo(Map.of(ann, "ann"));
        assertThat(Slice.auth().asked()).isEqualTo(asked);
    }

    @Test
    void whatIsNotKnownIsAskedForOnce() {
        UserId ann = Seed.user();
        UserId bob = Seed.stranger();
        UserId nobody = Seed.stranger();
        Slice.auth().register(bob, "bob");
        int asked = Slice.auth().asked();

        assertThat(directory.names(Set.of(ann, bob, nobody))).isEqualTo(Map.of(ann, "user" + ann.number(), bob, "bob"));
        assertThat(directory.names(Set.of(ann, bob))).hasSize(2);

        assertThat(Slice.auth().asked()).isEqualTo(asked + 1);
        assertThat(directory.isKnown(bob)).isTrue();
        assertThat(directory.isKnown(nobody)).isFalse();
    }

    @Test
    void anAnswerThatDoesNotComeIsAFaultOfTheInfrastructure() {
        UserId ann = Seed.stranger();
        Slice.auth().setBroken(true);

        assertThatThrownBy(() -> directory.names(Set.of(ann))).isInstanceOf(DependencyUnavailableException.class);
    }
}
