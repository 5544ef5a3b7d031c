package im.crosstalk.platform.json;

import im.crosstalk.protocol.RawJson;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/** Carries JSON through unread: numbers keep their digits, and members their order. */
final class RawJsonCodec {
    private static final JsonFactory JSON = new JsonFactory();

    private RawJsonCodec() {}

    static final class Serializer extends StdScalarSerializer<RawJson> {
        Serializer() {
            super(RawJson.class);
        }

        @Override
        public void serialize(RawJson value, JsonGenerator out, SerializationContext context) {
            out.writeRawValue(value.json());
        }
    }

    static final class Deserializer extends StdScalarDeserializer<RawJson> {
        Deserializer() {
            super(RawJson.class);
        }

        @Override
        public RawJson deserialize(JsonParser in, DeserializationContext context) {
            var text = new StringWriter();
            try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
                int depth = 0;
                JsonToken token = in.currentToken();
                while (true) {
                    depth += copy(in, token, out);
                    if (depth == 0) {
                        break;
                    }
                    token = in.nextToken();
                }
            }
            return new RawJson(text.toString());
        }

        private static int copy(JsonParser in, @Nullable JsonToken token, JsonGenerator out) {
            switch (token) {
                case START_OBJECT -> {
                    out.writeStartObject();
                    return 1;
                }
                case START_ARRAY -> {
                    out.writeStartArray();
                    return 1;
                }
                case END_OBJECT -> {
                    out.writeEndObject();
                    return -1;
                }
                case END_ARRAY -> {
                    out.writeEndArray();
                    return -1;
                }
                case PROPERTY_NAME -> out.writeName(in.currentName());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getString());
                case VALUE_STRING -> out.writeString(in.getString());
                case VALUE_TRUE -> out.writeBoolean(true);
                case VALUE_FALSE -> out.writeBoolean(false);
                case VALUE_NULL -> out.writeNull();
                case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("no JSON: " + token);
                case null -> throw new IllegalStateException("JSON ends too early");
            }
            return 0;
        }

        /** A null in the text is carried like any other value; only what is missing is not there. */
        @Override
        public RawJson getNullValue(DeserializationContext context) {
            return new RawJson("null");
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }
}
