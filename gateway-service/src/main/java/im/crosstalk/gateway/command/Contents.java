package im.crosstalk.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonReader;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.json.UnreadableJsonException;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.StoredMessage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What messages say, both ways. {@code serializedContent} is the JSON of the content: of a text, a JSON string. Types that
 * other dialects have and this one has not are shown as {@code Text}.
 */
final class Contents {
    static final String REVOKED = "Revoked";
    static final String REVOKED_CONTENT = "\"\"";

    private static final String PLAIN = "Text";

    private record Kind(String type, String flavor) {}

    private static final String NO_FLAVOR = "";

    private static final Map<String, Kind> KINDS = Map.of(
            PLAIN,
            new Kind(Content.TEXT, NO_FLAVOR),
            "MentionText",
            new Kind(Content.TEXT, "MENTION"),
            "ReplyText",
            new Kind(Content.TEXT, "REPLY"),
            "Transfer",
            new Kind(Content.TEXT, "FORWARD"),
            "File",
            new Kind(Content.FILE_POINTER, NO_FLAVOR),
            "Image",
            new Kind(Content.IMAGE_POINTER, NO_FLAVOR),
            "Voice",
            new Kind(Content.VOICE_POINTER, NO_FLAVOR));

    private Contents() {}

    /**
     * What a client says.
     *
     * @throws MalformedDataException when there is no such type, or the serialized content is no JSON
     * @throws im.crosstalk.protocol.InvalidFieldException when it is too long
     */
    static Content read(Data data) {
        Kind kind = data.choice("type", KINDS);
        String serialized = data.text("serializedContent");
        Object value = parse(serialized);
        boolean structured = !(value instanceof String);
        return new Content(
                kind.type(),
                value instanceof String text ? text : serialized.strip(),
                kind.flavor().equals(NO_FLAVOR) ? null : kind.flavor(),
                structured);
    }

    private static Object parse(String serialized) {
        // Strict as with frames; the reader wants an object around it.
        byte[] json = ("{\"v\":" + serialized + "}").getBytes(UTF_8);
        try {
            JsonObject object = JsonReader.read(json, json.length, null);
            Object value = object.get("v");
            if (value != null && object.size() == 1) {
                return value;
            }
        } catch (UnreadableJsonException noJson) {
            // told below
        }
        throw new MalformedDataException("serializedContent", "must be JSON");
    }

    /** Equal for a repeat, and for nothing else: clients begin anew with their ids. */
    static String key(long clientId, long timestamp, String type, String serialized) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(clientId)
                .putLong(timestamp)
                .array());
        digest.update((type + " " + serialized).getBytes(UTF_8));
        return "command:" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The message's type in this dialect. */
    static String type(StoredMessage message) {
        if (message.recalled()) {
            return REVOKED;
        }
        Content content = message.content();
        String flavor = content.flavor() == null ? NO_FLAVOR : content.flavor();
        var kind = new Kind(content.type(), content.type().equals(Content.TEXT) ? flavor : NO_FLAVOR);
        for (Map.Entry<String, Kind> known : KINDS.entrySet()) {
            if (known.getValue().equals(kind)) {
                return known.getKey();
            }
        }
        return PLAIN;
    }

    /** The message's content in this dialect. */
    static String serialized(StoredMessage message) {
        if (message.recalled()) {
            return REVOKED_CONTENT;
        }
        Content content = message.content();
        return content.structured() ? content.text() : JsonWriter.quoted(content.text());
    }
}
