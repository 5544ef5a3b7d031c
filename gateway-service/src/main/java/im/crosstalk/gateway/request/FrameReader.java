package im.crosstalk.gateway.request;

import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.Dialects;
import im.crosstalk.gateway.dialect.Seal;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonReader;
import im.crosstalk.gateway.json.UnreadableJsonException;
import im.crosstalk.gateway.json.Utf8;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what a text frame is: opens what is sealed, reads its JSON, finds its dialect. On the connection's event loop. */
final class FrameReader {
    private final Dialects dialects;
    private final @Nullable Dialect sealed;

    FrameReader(Dialects dialects) {
        this.dialects = dialects;
        sealed = dialects.sealed().orElse(null);
    }

    /** What a frame is. */
    sealed interface Read {
        /** A frame of that dialect. */
        record Frame(Dialect dialect, JsonObject object) implements Read {}

        /** None; that dialect says so. */
        record Unreadable(Dialect dialect, ErrorCode code) implements Read {}

        /** Its sender is not the client that this connection was sealed for, or does not keep to it. */
        record NotSealed() implements Read {}
    }

    Read read(Connection connection, byte[] bytes, int length) {
        Seal seal = connection.seal();
        if (seal != null && sealed != null && !beginsObject(bytes, length)) {
            byte[] opened = seal.open(bytes, length);
            return opened == null ? new Read.NotSealed() : readOpened(sealed, opened);
        }
        Session session = connection.session();
        JsonObject object = parse(bytes, length, session == null ? null : session.token());
        if (object == null) {
            return new Read.Unreadable(dialects.first(), ErrorCode.INVALID_REQUEST_FORMAT);
        }
        Optional<Dialect> spoken = dialects.of(object);
        if (spoken.isEmpty()) {
            return new Read.Unreadable(dialects.first(), ErrorCode.INVALID_REQUEST_FORMAT);
        }
        boolean isBare = seal != null && spoken.get().isSealed();
        return isBare ? new Read.NotSealed() : new Read.Frame(spoken.get(), object);
    }

    private static Read readOpened(Dialect dialect, byte[] text) {
        JsonObject object = Utf8.isValid(text, text.length) ? parse(text, text.length, null) : null;
        return object == null
                ? new Read.Unreadable(dialect, ErrorCode.INVALID_REQUEST_FORMAT)
                : new Read.Frame(dialect, object);
    }

    private static @Nullable JsonObject parse(byte[] bytes, int length, @Nullable String knownToken) {
        try {
            return JsonReader.read(bytes, length, knownToken);
        } catch (UnreadableJsonException unreadable) {
            return null;
        }
    }

    private static boolean beginsObject(byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            switch (bytes[at]) {
                case ' ', '\t', '\r', '\n' -> {
                    // JSON's white space.
                }
                default -> {
                    return bytes[at] == '{';
                }
            }
        }
        return false;
    }
}
