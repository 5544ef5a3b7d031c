package im.crosstalk.gateway.testing;

import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.chat.ChatCommand.SendMessage;
import im.crosstalk.protocol.chat.ChatDelivery.MessagePosted;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Objects;

/** Makes what chat-service would send to gateways. */
public final class Posts {
    private Posts() {}

    public static ChatId chat(String one, String other) {
        return ChatId.ofPrivate(World.auth().user(one), World.auth().user(other));
    }

    public static StoredMessage message(ChatId chat, long sequence, String sender, String text) {
        return new StoredMessage(
                chat,
                sequence,
                "c" + sequence,
                World.auth().user(sender),
                sender,
                Content.of("TEXT", text),
                "2025-05-15T12:30:05.123Z",
                1_747_312_205_123L,
                false);
    }

    public static GatewayRecord.Pushed posted(StoredMessage message) {
        return new GatewayRecord.Pushed(
                new Audience.Members(message.chat()), new MessagePosted(message), null, null, null);
    }

    /** As chat-service answers a sent message: one record that acknowledges and delivers. */
    public static GatewayRecord.Pushed accepted(
            Envelope<Message> asked, long sequence, List<GatewayAddress> receiptsAt) {
        var sent = (SendMessage) asked.message();
        Caller caller = Objects.requireNonNull(asked.caller());
        var stored = new StoredMessage(
                sent.chat(),
                sequence,
                sent.clientMessageId(),
                caller.user(),
                caller.username(),
                sent.content(),
                sent.sentAt() == null ? "2025-01-01T00:00:00.000Z" : sent.sentAt(),
                1_747_312_205_123L,
                false);
        return new GatewayRecord.Pushed(
                new Audience.Members(sent.chat()),
                new MessagePosted(stored),
                caller.session(),
                Objects.requireNonNull(asked.origin()).ref(),
                receiptsAt);
    }

    public static GatewayRecord.Pushed without(GatewayRecord.Pushed pushed, boolean ref) {
        return new GatewayRecord.Pushed(
                pushed.audience(), pushed.delivery(), pushed.except(), ref ? null : pushed.ref(), pushed.receiptsAt());
    }

    public static UserId user(String name) {
        return World.auth().user(name);
    }
}
