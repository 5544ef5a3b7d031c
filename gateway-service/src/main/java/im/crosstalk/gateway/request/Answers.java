package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Trace;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import org.jspecify.annotations.Nullable;

/** Writes answers in the dialect of their requests; on the connection's event loop. */
public final class Answers {
    private Answers() {}

    public static void write(Connection connection, Dialect dialect, ClientRef ref, Reply reply) {
        if (!connection.isOpen()) {
            return;
        }
        MessageId accepted = reply instanceof ChatReply.MessageAccepted message ? message.message() : null;
        dialect.encode(ref, reply, connection.viewer(), sink(connection, accepted));
    }

    /** An acknowledged message is one that its sender's device has. */
    private static FrameSink sink(Connection connection, @Nullable MessageId accepted) {
        return new FrameSink() {
            @Override
            public JsonWriter begin() {
                return connection.loop().writer();
            }

            @Override
            public void end(JsonWriter written) {
                if (accepted == null || isWithOneself(accepted.chat())) {
                    connection.write(written);
                } else {
                    connection.write(written, new Trace.OfMessage(accepted.chat(), accepted.sequence(), null));
                }
            }
        };
    }

    /** There the message itself is still to come to the one who wrote it. */
    private static boolean isWithOneself(ChatId chat) {
        return chat.isPrivate() && chat.lo().equals(chat.hi());
    }
}
