package im.crosstalk.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private final PublicIds ids = new PublicIds(new byte[32]);

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "7,5000", "93999999,94000000", "94000000,94000000", "1,94000000"})
    void aPrivateChatNamesItsTwoUsers(long one, long other) {
        ChatId chat = ChatId.ofPrivate(new UserId(one), new UserId(other));

        assertThat(chat.isPrivate()).isTrue();
        assertThat(chat.lo().number()).isEqualTo(Math.min(one, other));
        assertThat(chat.hi().number()).isEqualTo(Math.max(one, other));
        assertThat(chat.peerOf(new UserId(one))).isEqualTo(new UserId(other));
        assertThat(chat).isEqualTo(ChatId.ofPrivate(new UserId(other), new UserId(one)));
        assertThat(ChatId.ofRoomId(chat.roomId())).isEqualTo(chat);
    }

    @Test
    void privateChatsOfFewUsersAreNumberedWithoutCollision() {
        long expected = 0;
        for (int hi = 1; hi <= 200; hi++) {
            for (int lo = 1; lo <= hi; lo++) {
                expected += 2;
                assertThat(ChatId.ofPrivate(new UserId(lo), new UserId(hi)).number())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void noPrivateChatIsOfAUserWhoCannotBe() {
        ChatId largest = ChatId.ofPrivate(new UserId(UserId.MAX), new UserId(UserId.MAX));

        assertThat(ChatId.isChat(largest.number())).isTrue();
        assertThatThrownBy(() -> new ChatId(largest.number() + 2)).isInstanceOf(InvalidFieldException.class);
        assertThat(new ChatId(largest.number() + 1).isGroup()).isTrue();
        assertThatThrownBy(() -> MessageId.parse((largest.number() + 2) + "-1"))
                .isInstanceOfSatisfying(
                        InvalidFieldException.class,
                        invalid -> assertThat(invalid.code()).isEqualTo(ErrorCode.MESSAGE_NOT_FOUND));
    }

    @Test
    void groupsAreOdd() {
        assertThat(ChatId.ofGroup(0).isGroup()).isTrue();
        assertThat(ChatId.ofGroup(7).number()).isEqualTo(15);
        assertThat(ChatId.ofGroup(7).roomId()).isEqualTo("gr_f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uu_", "uu_f", "gr_2", "gr_0f", "gr_F", "xx_2", "uu_fffffffffffffff", "uu_2 "})
    void whatIsNoRoomIdIsRefused(String text) {
        assertThatThrownBy(() -> ChatId.ofRoomId(text)).isInstanceOf(InvalidFieldException.class);
    }

    @Test
    void aMessageIdSaysChatAndSequence() {
        var id = new MessageId(new ChatId(42), 7);

        assertThat(id).hasToString("42-7");
        assertThat(MessageId.parse("42-7")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "42-", "42-0", "-7", "042-7", "42-07", "9999999999999999-1", "42-7x"})
    void whatIsNoMessageIdNamesNoMessage(String text) {
        assertThatThrownBy(() -> MessageId.parse(text)).isInstanceOf(InvalidFieldException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 255, 256, 65_535, 94_000_000})
    void publicIdsAreVersion8AndReadBack(long number) {
        UUID uuid = ids.ofUser(new UserId(number));

        assertThat(uuid.version()).isEqualTo(8);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(ids.user(uuid.toString())).contains(new UserId(number));
        assertThat(ids.group(uuid.toString())).isEmpty();
    }

    @Test
    void aGroupsIdKeepsItsWholeNumber() {
        var chat = new ChatId((1L << 53) - 1);

        assertThat(ids.group(ids.ofGroup(chat).toString())).contains(chat);
    }

    @Test
    void aWrongTagNamesNobody() {
        UUID uuid = ids.ofUser(new UserId(1));
        var forged = new UUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits() ^ 1);

        assertThat(ids.user(forged.toString())).isEmpty();
        assertThat(new PublicIds("another secret, of 32 bytes or so".getBytes()).user(uuid.toString()))
                .isEmpty();
        assertThat(ids.user("nobody")).isEmpty();
        assertThat(ids.user("1-1-1-1-1")).isEmpty();
    }
}
