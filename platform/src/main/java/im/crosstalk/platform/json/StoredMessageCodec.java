package im.crosstalk.platform.json;

import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/**
 * Messages as arrays without names, written by hand: pages of them are most of what travels, and names and reflection
 * would be half of their cost. Components that are added must come last: who does not know them passes over them, and
 * whoever misses them must do without.
 */
final class StoredMessageCodec {
    private StoredMessageCodec() {}

    static final class Serializer extends StdScalarSerializer<StoredMessage> {
        Serializer() {
            super(StoredMessage.class);
        }

        @Override
        public void serialize(StoredMessage value, JsonGenerator out, SerializationContext context) {
            out.writeStartArray();
            out.writeNumber(value.chat().number());
            out.writeNumber(value.sequence());
            out.writeString(value.clientMessageId());
            out.writeNumber(value.sender().number());
            out.writeString(value.senderName());
            out.writeString(value.content().type());
            out.writeString(value.content().text());
            out.writeString(value.content().flavor());
            out.writeBoolean(value.content().structured());
            out.writeString(value.sentAt());
            out.writeNumber(value.receivedAt());
            out.writeBoolean(value.recalled());
            out.writeEndArray();
        }
    }

    static final class Deserializer extends StdScalarDeserializer<StoredMessage> {
        Deserializer() {
            super(StoredMessage.class);
        }

        @Override
        public StoredMessage deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.START_ARRAY) {
                return context.reportInputMismatch(StoredMessage.class, "no message");
            }
            try {
                var message = new StoredMessage(
                        new ChatId(number(in, context)),
                        number(in, context),
                        nullable(in, context),
                        new UserId(number(in, context)),
                        text(in, context),
                        new Content(text(in, context), text(in, context), nullable(in, context), flag(in, context)),
                        text(in, context),
                        number(in, context),
                        flag(in, context));
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    in.skipChildren();
                }
                return message;
            } catch (InvalidFieldException invalid) {
                return context.reportInputMismatch(StoredMessage.class, "no message: %s", invalid.getMessage());
            }
        }

        private static long number(JsonParser in, DeserializationContext context) {
            if (in.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                return context.<Long>reportInputMismatch(StoredMessage.class, "no number");
            }
            return in.getLongValue();
        }

        private static String text(JsonParser in, DeserializationContext context) {
            String text = nullable(in, context);
            return text == null ? context.reportInputMismatch(StoredMessage.class, "no text") : text;
        }

        private static @Nullable String nullable(JsonParser in, DeserializationContext context) {
            return switch (in.nextToken()) {
                case VALUE_STRING -> in.getString();
                case VALUE_NULL -> null;
                case null, default -> context.reportInputMismatch(StoredMessage.class, "no text");
            };
        }

        private static boolean flag(JsonParser in, DeserializationContext context) {
            return switch (in.nextToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case null, default -> context.<Boolean>reportInputMismatch(StoredMessage.class, "no flag");
            };
        }
    }
}
