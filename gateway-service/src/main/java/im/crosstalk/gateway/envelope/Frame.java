package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The frame around a payload. */
final class Frame {
    private Frame() {}

    /** Begins a frame; its payload's fields follow. */
    static JsonWriter begin(JsonWriter out, String type, String timestamp) {
        return out.beginObject()
                .field("type", type)
                .field("timestamp", timestamp)
                .beginObject("payload");
    }

    /** Ends payload and frame. */
    static void end(JsonWriter out, @Nullable String requestId) {
        out.endObject();
        endAfterPayload(out, requestId);
    }

    static void endAfterPayload(JsonWriter out, @Nullable String requestId) {
        out.fieldNull("token").field("request_id", requestId).endObject();
    }
}
