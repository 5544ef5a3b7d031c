package im.crosstalk.chat.relay;

import static im.crosstalk.chat.Slice.from;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.chat.Seed;
import im.crosstalk.chat.Slice;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.chat.ChatCommand.E2eeDelivered;
import im.crosstalk.protocol.chat.ChatCommand.E2eeKind;
import im.crosstalk.protocol.chat.ChatCommand.RelayE2ee;
import im.crosstalk.protocol.chat.ChatDelivery.E2eeRelayed;
import im.crosstalk.protocol.chat.ChatReply.Relayed;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class E2eeRelaysTest {
    private static final RawJson PAYLOAD = new RawJson("{\"key\":\"abc\"}");

    private final E2eeRelays relays = Slice.get(E2eeRelays.class);
    private final UserId ann = Seed.user();
    private final UserId bob = Seed.user();

    private Outcome relay(UserId sender, UserId recipient) {
        var command = new RelayE2ee(ChatId.ofPrivate(sender, recipient), recipient, E2eeKind.INITIATE_SESSION, PAYLOAD);
        return Slice.handling(() -> relays.relay(command, from(sender)));
    }

    private long relayed(UserId sender, UserId recipient) {
        return ((E2eeRelayed) relay(sender, recipient).pushes().getFirst().delivery()).id();
    }

    private void delivered(ChatId chat, UserId user, long id) {
        Slice.handling(() -> relays.delivered(new E2eeDelivered(chat, user, id), from(user)));
    }

    private List<Long> kept(UserId recipient) {
        return Slice.jdbc()
                .queryForList(
                        "SELECT relay_id FROM e2ee_relay WHERE recipient_id = ? ORDER BY relay_id",
                        Long.class,
                        recipient.number());
    }

    @Test
    void materialForWhoeverIsOnlineIsPassedOnAndKeptUntilItIsDelivered() {
        Slice.signIn(bob);

        Outcome outcome = relay(ann, bob);

        assertThat(outcome.reply()).isEqualTo(new Relayed(false));
        long id = kept(bob).getFirst();
        assertThat(outcome.pushes())
                .containsExactly(new Push(
                        Audience.Users.of(bob), new E2eeRelayed(id, ann, bob, E2eeKind.INITIATE_SESSION, PAYLOAD)));
        delivered(ChatId.ofPrivate(ann, bob), bob, id);
        assertThat(kept(bob)).isEmpty();
    }

    @Test
    void materialForWhoeverIsOfflineIsQueued() {
        assertThat(relay(ann, bob).reply()).isEqualTo(new Relayed(true));
        assertThat(kept(bob)).hasSize(1);
    }

    @Test
    void aDeliveryLetsGoOfThatSendersMaterialUpToIt() {
        UserId eve = Seed.user();
        long first = relayed(ann, bob);
        long foreign = relayed(eve, bob);
        long second = relayed(ann, bob);
        long third = relayed(ann, bob);

        delivered(ChatId.ofPrivate(ann, bob), bob, second);

        assertThat(first).isLessThan(second);
        assertThat(kept(bob)).containsExactly(foreign, third);
    }

    @Test
    void aDeliveryInTheChatWithOneselfLetsGoOfAllUpToIt() {
        relayed(ann, bob);
        long second = relayed(Seed.user(), bob);
        long third = relayed(ann, bob);

        delivered(ChatId.ofPrivate(bob, bob), bob, second);

        assertThat(kept(bob)).containsExactly(third);
    }

    @Test
    void aDeliveryInAForeignChatLetsGoOfNothing() {
        long id = relayed(ann, bob);

        delivered(ChatId.ofPrivate(ann, Seed.user()), bob, id);
        delivered(Seed.group(bob), bob, id);

        assertThat(kept(bob)).containsExactly(id);
    }

    @Test
    void oneselfAndStrangersAndForeignChatsAreRefused() {
        assertThat(relay(ann, ann)).isEqualTo(Outcome.refuse(ErrorCode.SAME_USER));
        assertThat(relay(ann, Seed.stranger())).isEqualTo(Outcome.refuse(ErrorCode.USER_NOT_FOUND));
        var foreign = new RelayE2ee(ChatId.ofPrivate(bob, Seed.user()), bob, E2eeKind.SESSION_DATA, PAYLOAD);
        assertThat(relays.relay(foreign, from(ann))).isEqualTo(Outcome.refuse(ErrorCode.PERMISSION_DENIED));
        assertThat(kept(bob)).isEmpty();
    }

    @Test
    void whatNobodyFetchesIsDroppedAfterAWeek() {
        relayed(ann, bob);
        Slice.clock().advance(Duration.ofDays(6));
        long younger = relayed(ann, bob);
        relays.dropOld();
        assertThat(kept(bob)).hasSize(2);

        Slice.clock().advance(Duration.ofDays(1).plusMillis(1));
        relays.dropOld();

        assertThat(kept(bob)).containsExactly(younger);
    }
}
