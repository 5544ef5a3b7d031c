package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/** What chat-service tells connected clients. */
public sealed interface ChatDelivery extends Delivery {
    /** A new message. To the session that sent it, it is the acknowledgement. */
    @WireName("chat.message_posted")
    record MessagePosted(StoredMessage message) implements ChatDelivery {}

    /**
     * @param receivedAt when the server took the message
     * @param at when it was recalled
     * @param revision the chat's recall revision with this one
     */
    @WireName("chat.message_recalled")
    record MessageRecalled(
            MessageId message,
            @Nullable String clientMessageId,
            UserId sender,
            UserId recaller,
            String recallerName,
            long receivedAt,
            long at,
            long revision)
            implements ChatDelivery {}

    /** A private message has been written to a connection of its recipient; told to its sender by gateways. */
    @WireName("chat.message_delivered")
    record MessageDelivered(MessageId message, @Nullable String clientMessageId, UserId sender, UserId recipient)
            implements ChatDelivery {}

    /** The recipient of a private chat has read all up to this message; told to its sender. */
    @WireName("chat.message_read")
    record MessageRead(MessageId message, @Nullable String clientMessageId, UserId sender, UserId reader)
            implements ChatDelivery {}

    /** One change of a group's membership, roles or name. */
    @WireName("chat.group_changed")
    record GroupChanged(ChatId chat, long version, String name, UserId actor, String actorName, MembershipChange change)
            implements ChatDelivery {}

    /** @param id counts one recipient's relays; for marking them delivered */
    @WireName("chat.e2ee_relayed")
    record E2eeRelayed(long id, UserId sender, UserId recipient, ChatCommand.E2eeKind kind, RawJson payload)
            implements ChatDelivery {}

    @WireName("chat.call_invited")
    record CallInvited(
            CallId call,
            UserId caller,
            String callerName,
            ChatCommand.MediaType media,
            @Nullable RawJson offer) implements ChatDelivery {}

    @WireName("chat.call_changed")
    record CallChanged(
            CallId call,
            ChatReply.CallStatus status,
            @Nullable String reason,
            @Nullable RawJson answer) implements ChatDelivery {}

    @WireName("chat.ice_relayed")
    record IceRelayed(CallId call, UserId sender, UserId target, RawJson candidate) implements ChatDelivery {}
}
