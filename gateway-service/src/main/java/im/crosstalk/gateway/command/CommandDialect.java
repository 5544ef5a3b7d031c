package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.Head;
import im.crosstalk.gateway.dialect.Proof;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.file.FileDelivery;
import im.crosstalk.protocol.group.GroupDelivery;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.presence.PresenceDelivery;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The dialect as the rest of the gateway sees it. */
public final class CommandDialect implements Dialect {
    private final Map<CommandType, DataReader> readers = new EnumMap<>(CommandType.class);
    private final Responses responses;

    /** @param minKeyBits of clients' RSA keys: 1024 to 4096 */
    public CommandDialect(PublicIds ids, int minKeyBits) {
        responses = new Responses(ids);
        new AccountCommands(minKeyBits).addTo(readers);
        MessageCommands.addTo(readers);
        GroupCommands.addTo(readers);
        for (CommandType type : CommandType.values()) {
            if (!readers.containsKey(type)) {
                throw new IllegalStateException("nothing reads " + type);
            }
        }
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public boolean speaks(JsonObject frame) {
        return frame.has("command");
    }

    @Override
    public Head head(JsonObject frame) {
        CommandRef ref = CommandRef.of(frame);
        CommandType type = ref.type();
        if (type == null) {
            return new Head(ref, new Proof.Sealed(Proof.None.NEEDED));
        }
        Proof proof = type.needsSession() ? Proof.Connection.NEEDED : Proof.None.NEEDED;
        return new Head(ref, type.needsSeal() ? new Proof.Sealed(proof) : proof);
    }

    @Override
    public Request decode(JsonObject frame, ClientRef clientRef, Viewer viewer) {
        var ref = (CommandRef) clientRef;
        CommandType type = ref.type();
        if (type == null) {
            return new Request.Malformed(Refusal.of(
                    ref.command() == null ? ErrorCode.INVALID_REQUEST_FORMAT : ErrorCode.FEATURE_NOT_SUPPORTED));
        }
        DataReader reader = readers.get(type);
        if (reader == null) {
            throw new IllegalStateException("nothing reads " + type);
        }
        try {
            return reader.read(new Data(frame.get("data")), viewer);
        } catch (MalformedDataException malformed) {
            return new Request.Malformed(Refusal.of(ErrorCode.INVALID_PAYLOAD));
        } catch (InvalidFieldException invalid) {
            return new Request.Refused(Refusal.of(invalid.code()));
        }
    }

    @Override
    public List<Reply> parts(Reply reply) {
        return switch (reply) {
            case ChatReply.NewestMessages newest ->
                parts(newest.messages(), part -> new ChatReply.NewestMessages(part, null));
            // Told from the oldest on, though a page has the newest first.
            case ChatReply.HistoryPage page ->
                parts(
                        page.messages().reversed(),
                        part -> new ChatReply.HistoryPage(page.chat(), part.reversed(), page.hasOlder()));
            default -> List.of(reply);
        };
    }

    private static List<Reply> parts(List<StoredMessage> messages, Function<List<StoredMessage>, Reply> reply) {
        return Frames.partsOf(messages).stream().map(reply).toList();
    }

    @Override
    public void encode(ClientRef clientRef, Reply reply, Viewer viewer, FrameSink frames) {
        var ref = (CommandRef) clientRef;
        switch (reply) {
            case Refusal refusal -> responses.refused(ref, refusal, frames);
            case SessionReply session -> responses.write(ref, session, frames);
            case AuthReply auth -> responses.write(ref, auth, frames);
            case ChatReply chat -> responses.write(ref, chat, frames);
            case GroupReply group -> responses.write(ref, group, viewer.signedIn(), frames);
            default -> throw new IllegalStateException("no reply of this system: " + reply.getClass());
        }
    }

    @Override
    public boolean encode(Delivery delivery, Viewer viewer, JsonWriter out) {
        return switch (delivery) {
            case ChatDelivery chat -> Pushes.write(chat, out);
            case GroupDelivery group -> Pushes.write(group, viewer, out);
            case PresenceDelivery ignored -> false;
            case FileDelivery ignored -> false;
            default -> throw new IllegalStateException("no delivery of this system: " + delivery.getClass());
        };
    }

    @Override
    public ClientRef unreadable() {
        return CommandRef.UNREADABLE;
    }
}
