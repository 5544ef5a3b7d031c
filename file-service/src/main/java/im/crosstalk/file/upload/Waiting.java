package im.crosstalk.file.upload;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Origin;
import org.jspecify.annotations.Nullable;

/** Who waits for something that takes its time, so that they are answered when it has come to pass. */
public record Waiting(@Nullable Caller caller, @Nullable Origin origin) {
    public static Waiting of(Request request) {
        return new Waiting(request.from(), request.origin());
    }

    /** A command whose reply goes to them. */
    public <C extends Command> Envelope<C> envelope(C command) {
        return new Envelope<>(command, caller, origin, 0);
    }

    /** For a column of the database. */
    public String toJson() {
        return ProtocolJson.mapper().writeValueAsString(this);
    }

    /** Reads what {@link #toJson} writes; null is nobody. */
    public static Waiting ofJson(@Nullable String json) {
        return json == null ? new Waiting(null, null) : ProtocolJson.mapper().readValue(json, Waiting.class);
    }
}
