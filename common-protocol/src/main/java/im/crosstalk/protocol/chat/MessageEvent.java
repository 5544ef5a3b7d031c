package im.crosstalk.protocol.chat;

import im.crosstalk.protocol.ChatType;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.WireName;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to messages, for integrators. */
public sealed interface MessageEvent extends Event {
    long chatNumber();

    @Override
    default Topic topic() {
        return Topic.MESSAGE_EVENTS;
    }

    @Override
    default String key() {
        return Long.toString(chatNumber());
    }

    @WireName("im.message.sent")
    record Sent(
            String serverMessageId,
            long sequence,
            ChatType chatType,
            long chatNumber,
            String roomId,
            @Nullable UUID groupId,
            UUID senderUserId,
            long senderUserNumber,
            String senderUsername,
            @Nullable UUID recipientUserId,
            @Nullable Long recipientUserNumber,
            String contentType,
            String content,
            String sentAtTimestamp)
            implements MessageEvent {
        @Override
        public String id() {
            return "sent-" + serverMessageId;
        }

        @Override
        public String subject() {
            return serverMessageId;
        }
    }

    /** @param recalledAt ISO 8601 */
    @WireName("im.message.recalled")
    record Recalled(
            String serverMessageId,
            long sequence,
            ChatType chatType,
            long chatNumber,
            String roomId,
            @Nullable UUID groupId,
            UUID senderUserId,
            UUID recallerUserId,
            String recallerUsername,
            String recalledAt)
            implements MessageEvent {
        @Override
        public String id() {
            return "recalled-" + serverMessageId;
        }

        @Override
        public String subject() {
            return serverMessageId;
        }
    }

    /** The reader has read all up to and with this message. */
    @WireName("im.message.read")
    record Read(
            String serverMessageId,
            long sequence,
            ChatType chatType,
            long chatNumber,
            String roomId,
            @Nullable UUID groupId,
            UUID readerUserId,
            long readerUserNumber)
            implements MessageEvent {
        @Override
        public String id() {
            return "read-" + serverMessageId + "-" + readerUserNumber;
        }

        @Override
        public String subject() {
            return serverMessageId;
        }
    }
}
