package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;
import org.jspecify.annotations.Nullable;

/** Reads the payload of one request type. */
@FunctionalInterface
interface PayloadReader {
    /**
     * Reads all fields before it looks up what they name: a field that is missing or mistyped is told even where another one
     * names nothing.
     *
     * @param timestamp the frame's, where it is a string
     * @throws MalformedPayloadException when a field is missing or mistyped
     * @throws im.crosstalk.protocol.InvalidFieldException when a value breaks a rule
     */
    Request read(Fields payload, @Nullable String timestamp, Viewer viewer);
}
