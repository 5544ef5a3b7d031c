package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.MessageId;
import java.util.List;

/** Writes answers in the dialect of their requests; on the connection's event loop. */
public final class Answers {
    private Answers() {}

    public static void write(Connection connection, Dialect dialect, ClientRef ref, Reply reply) {
        if (!connection.isOpen()) {
            return;
        }
        countRefusal(connection, reply);
        told(connection, dialect, reply).forEach(connection::note);
        dialect.encode(ref, reply, connection.viewer(), sink(connection, dialect));
    }

    private static void countRefusal(Connection connection, Reply reply) {
        if (reply instanceof Refusal refusal) {
            connection.loop().counts().refused(refusal.code());
        } else if (reply instanceof SessionReply.Malformed malformed) {
            connection.loop().counts().refused(malformed.refusal().code());
        }
    }

    /** The messages that this answer brings to the device: an acknowledged one is one that its sender's device has. */
    private static List<MessageId> told(Connection connection, Dialect dialect, Reply reply) {
        Session session = connection.session();
        return switch (reply) {
            case ChatReply.MessageAccepted accepted
            when !isWithOneself(accepted.message().chat()) -> List.of(accepted.message());
            // What is pushed in another dialect is pushed all the same.
            case ChatReply.NewestMessages newest
            when session != null && dialect.equals(session.dialect()) ->
                newest.messages().stream().map(StoredMessage::id).toList();
            default -> List.of();
        };
    }

    private static FrameSink sink(Connection connection, Dialect dialect) {
        return new FrameSink() {
            @Override
            public JsonWriter begin() {
                return connection.loop().writer();
            }

            @Override
            public void end(JsonWriter written) {
                connection.write(written, dialect.isSealed());
            }
        };
    }

    /** There the message itself is still to come to the one who wrote it. */
    private static boolean isWithOneself(ChatId chat) {
        return chat.isPrivate() && chat.lo().equals(chat.hi());
    }
}
