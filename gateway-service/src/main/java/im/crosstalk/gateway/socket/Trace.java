package im.crosstalk.gateway.socket;

import im.crosstalk.protocol.id.ChatId;
import org.jspecify.annotations.Nullable;

/** What is remembered of a frame that a device must get once: until it is written, then until the device has got it. */
public sealed interface Trace {
    ChatId chat();

    /** @param receipt null when nobody is told */
    record OfMessage(ChatId chat, long sequence, @Nullable Receipt receipt) implements Trace {}

    record OfRecall(ChatId chat, long revision) implements Trace {}

    /** @param chat of the two parties, which orders what is said of the relay */
    record OfRelay(ChatId chat, long id) implements Trace {}
}
