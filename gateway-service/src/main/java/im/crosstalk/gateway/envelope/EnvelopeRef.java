package im.crosstalk.gateway.envelope;

import im.crosstalk.gateway.dialect.ClientRef;
import org.jspecify.annotations.Nullable;

/**
 * What an answer needs to know of its request.
 *
 * @param type null for a type that there is not
 * @param typeText the type as the client wrote it; null when it was no string
 * @param requestId echoed
 * @param group what a refusal of a group's change echoes
 * @param messageId what a refused recall echoes
 * @param clientMessageId the same
 * @param transfer what the acknowledgement of a chunk echoes
 */
record EnvelopeRef(
        @Nullable RequestType type,
        @Nullable String typeText,
        @Nullable String requestId,
        @Nullable String group,
        @Nullable String messageId,
        @Nullable String clientMessageId,
        @Nullable String transfer)
        implements ClientRef {

    /** Answers what could not be read at all. */
    static final EnvelopeRef UNREADABLE = new EnvelopeRef(null, null, null, null, null, null, null);
}
