package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What changes chats. Each is keyed by its chat, which is what orders messages, membership and marks of one chat. */
public sealed interface ChatCommand extends Command {
    /** The chat that orders this command; for relays and calls the two parties' private chat. */
    ChatId chat();

    @Override
    default @Nullable Long partitionKey() {
        return chat().number();
    }

    @Override
    default Topic topic() {
        return Topic.CHAT_REQUESTS;
    }

    /**
     * Writes a message. Answered by {@link ChatReply.MessageAccepted} once it is durable.
     *
     * @param key the sender's key against doubles: one (sender, chat, key) is one message, for ever
     * @param clientMessageId what others see as the sender's id of it: the key, or null where the dialect has none
     * @param sentAt the sender's timestamp as written; null for the server's
     * @param existingOnly whether it is refused where the two have no private chat yet; else it makes one. False where it
     *     is absent, as it is with who has not been updated yet
     */
    @WireName("chat.send")
    record SendMessage(
            ChatId chat,
            String key,
            @Nullable String clientMessageId,
            Content content,
            @Nullable String sentAt,
            boolean existingOnly)
            implements ChatCommand {
        private static final int MAX_KEY = 128;

        public SendMessage {
            if (key.isEmpty() || key.length() > MAX_KEY || key.indexOf('\0') >= 0) {
                throw new InvalidFieldException("client_message_id", "has 1 to 128 characters");
            }
            if (clientMessageId != null && !clientMessageId.equals(key)) {
                throw new IllegalArgumentException("a message that shows its key under another name");
            }
        }

        /** One that makes a private chat where there is none. */
        public SendMessage(
                ChatId chat, String key, @Nullable String clientMessageId, Content content, @Nullable String sentAt) {
            this(chat, key, clientMessageId, content, sentAt, false);
        }
    }

    /** In which capacity a message is recalled; {@code ANY} takes whichever serves. */
    enum RecallAs {
        ANY,
        SENDER,
        ADMIN,
        OWNER
    }

    /**
     * Takes a message back. Answered by {@link ChatReply.Recalled}.
     *
     * @param sequence null when the sender names it by {@code clientMessageId} alone
     */
    @WireName("chat.recall")
    record RecallMessage(
            ChatId chat, @Nullable Long sequence, @Nullable String clientMessageId, RecallAs as)
            implements ChatCommand {
        public RecallMessage {
            if (sequence == null && clientMessageId == null) {
                throw new InvalidFieldException("server_message_id", "is missing, and so is client_message_id");
            }
        }
    }

    /** Marks all up to and with {@code sequence} as read by the caller. Answered by {@link ChatReply.Marked}. */
    @WireName("chat.mark_read")
    record MarkRead(ChatId chat, long sequence) implements ChatCommand {}

    /** What devices of one chat's members have got, as their gateway saw it. Nobody waits. */
    @WireName("chat.report_delivered")
    record ReportDelivered(ChatId chat, List<Mark> marks) implements ChatCommand {
        /**
         * @param sequence the newest message that the device has got
         * @param revision the newest recall that it has learnt of
         */
        public record Mark(UserId user, DeviceId device, long sequence, long revision) {}
    }

    /**
     * Makes a device known that signed in for the first time: its marks start at the user's read marks as of now.
     * Nobody waits.
     *
     * @param chat the user's chat with themselves, for order
     */
    @WireName("chat.register_device")
    record RegisterDevice(ChatId chat, UserId user, DeviceId device) implements ChatCommand {}

    /**
     * Membership as group-service decided it, applied if newer than what the chat has; then {@code reply} is released
     * to the caller of the envelope, who is the one that asked group-service, and every change is told to all members,
     * the new and the removed ones included.
     *
     * @param version counts the chat's changes without a hole; an older or equal one was applied before
     * @param ended whether the group is no more
     * @param then told once the change is in force
     */
    @WireName("chat.apply_membership")
    record ApplyMembership(
            ChatId chat,
            long version,
            String name,
            UserId actor,
            String actorName,
            List<MembershipChange> changes,
            boolean ended,
            @Nullable Reply reply,
            List<Push> then)
            implements ChatCommand {
        public ApplyMembership {
            // Who has not been updated yet does not send it.
            then = Objects.requireNonNullElse(then, List.of());
        }
    }

    /**
     * Opens or closes a private chat for writing (friendship made or ended), in order with its messages; then
     * {@code reply} is released to the caller of the envelope.
     *
     * @param version counts the pair's changes without a hole
     * @param then told once the change is in force
     */
    @WireName("chat.set_writable")
    record SetWritable(
            ChatId chat,
            long version,
            boolean writable,
            @Nullable Reply reply,
            List<Push> then) implements ChatCommand {
        public SetWritable {
            then = Objects.requireNonNullElse(then, List.of());
        }
    }

    /** Relays end-to-end encryption material, unread. Answered by {@link ChatReply.Relayed}. */
    @WireName("chat.relay_e2ee")
    record RelayE2ee(ChatId chat, UserId recipient, E2eeKind kind, RawJson payload) implements ChatCommand {}

    enum E2eeKind {
        INITIATE_SESSION,
        SESSION_DATA
    }

    /** Devices of this user have got relayed material up to {@code relayId}. Nobody waits. */
    @WireName("chat.e2ee_delivered")
    record E2eeDelivered(ChatId chat, UserId user, long relayId) implements ChatCommand {}

    enum MediaType {
        VOICE,
        VIDEO
    }

    /** Calls somebody. Answered by {@link ChatReply.CallAnswered}. */
    @WireName("chat.start_call")
    record StartCall(
            ChatId chat,
            UserId callee,
            MediaType media,
            @Nullable RawJson offer) implements ChatCommand {}

    /** Takes or refuses a call. Answered by {@link ChatReply.CallAnswered}. */
    @WireName("chat.answer_call")
    record AnswerCall(
            CallId call, boolean accepted, @Nullable RawJson answer) implements ChatCommand {
        @Override
        public ChatId chat() {
            return call.chat();
        }
    }

    /** Ends a call. Answered by {@link ChatReply.CallAnswered}. */
    @WireName("chat.end_call")
    record EndCall(CallId call, @Nullable String reason) implements ChatCommand {
        @Override
        public ChatId chat() {
            return call.chat();
        }
    }

    /** Relays an ICE candidate to the other party; answered only when refused. */
    @WireName("chat.relay_ice")
    record RelayIce(CallId call, UserId target, RawJson candidate) implements ChatCommand {
        @Override
        public ChatId chat() {
            return call.chat();
        }
    }

    /** A call's time is up: nobody answered, or a party has been gone. From the service to itself. */
    @WireName("chat.call_due")
    record CallDue(CallId call, String reason) implements ChatCommand {
        @Override
        public ChatId chat() {
            return call.chat();
        }
    }
}
