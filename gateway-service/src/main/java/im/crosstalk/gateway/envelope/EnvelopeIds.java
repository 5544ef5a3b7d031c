package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.protocol.ChatType;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The dialect's UUIDs, both ways, with the most recent ones remembered: each costs a hash, and the same few come with
 * every message. Thread-safe.
 */
final class EnvelopeIds {
    private static final int REMEMBERED = 1 << 13;

    private record Known(long number, String uuid) {}

    private final PublicIds ids;
    private final AtomicReferenceArray<@Nullable Known> byNumber = new AtomicReferenceArray<>(REMEMBERED);
    private final AtomicReferenceArray<@Nullable Known> byUuid = new AtomicReferenceArray<>(REMEMBERED);

    EnvelopeIds(PublicIds ids) {
        this.ids = ids;
    }

    String of(UserId user) {
        // Users are kept under their negative numbers, groups under their own.
        return uuid(-user.number());
    }

    String ofGroup(ChatId group) {
        return uuid(group.number());
    }

    /** {@code chat_id}: a group's own, or the other party's in a private chat. */
    String ofChat(ChatId chat, UserId viewer) {
        return chat.isGroup() ? ofGroup(chat) : of(chat.peerOf(viewer));
    }

    /** @throws InvalidFieldException with USER_NOT_FOUND */
    UserId user(String uuid) {
        long key = number(uuid, true);
        if (key >= 0) {
            throw new InvalidFieldException(ErrorCode.USER_NOT_FOUND, "user_id", "names no user");
        }
        return new UserId(-key);
    }

    /** @throws InvalidFieldException with GROUP_NOT_FOUND */
    ChatId group(String uuid) {
        long key = number(uuid, false);
        if (key <= 0) {
            throw new InvalidFieldException(ErrorCode.GROUP_NOT_FOUND, "group_id", "names no group");
        }
        return new ChatId(key);
    }

    /** ({@code chat_type}, {@code chat_id}), well-typed, whether or not there is such a chat. */
    record ChatName(ChatType type, String id) {
        static ChatName in(Fields fields) {
            return new ChatName(fields.choice("chat_type", ChatType.class), fields.text("chat_id"));
        }
    }

    /** The chat that this name means to this user. */
    ChatId chat(ChatName name, UserId viewer) {
        return switch (name.type()) {
            case PRIVATE -> ChatId.ofPrivate(viewer, user(name.id()));
            case GROUP -> group(name.id());
        };
    }

    /** @throws InvalidFieldException with MESSAGE_NOT_FOUND, also for a message of another chat */
    static long sequence(String messageId, ChatId chat) {
        MessageId message = MessageId.parse(messageId);
        if (!message.chat().equals(chat)) {
            throw new InvalidFieldException(ErrorCode.MESSAGE_NOT_FOUND, "server_message_id", "is of another chat");
        }
        return message.sequence();
    }

    private String uuid(long key) {
        int slot = (int) (key ^ key >>> 32) & REMEMBERED - 1;
        Known known = byNumber.get(slot);
        if (known == null || known.number() != key) {
            String uuid = (key < 0 ? ids.ofUser(new UserId(-key)) : ids.ofGroup(new ChatId(key))).toString();
            known = new Known(key, uuid);
            byNumber.set(slot, known);
        }
        return known.uuid();
    }

    /** The key of that UUID, 0 when it names nothing. */
    private long number(String uuid, boolean user) {
        int hash = uuid.hashCode();
        int slot = (hash ^ hash >>> 16) & REMEMBERED - 1;
        Known known = byUuid.get(slot);
        if (known != null && known.uuid().equals(uuid)) {
            return known.number();
        }
        long key = user
                ? ids.user(uuid).map(found -> -found.number()).orElse(0L)
                : ids.group(uuid).map(ChatId::number).orElse(0L);
        if (key != 0) {
            byUuid.set(slot, new Known(key, uuid));
        }
        return key;
    }
}
