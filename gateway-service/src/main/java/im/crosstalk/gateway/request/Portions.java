package im.crosstalk.gateway.request;

import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Parts an answer full of messages, so that no part fills a socket's buffers: what is a mebibyte here may be many once it is
 * escaped, escaped again and sealed.
 */
final class Portions {
    /** UTF-16 units of text in one part, unless it is a single message. */
    private static final int LARGEST = 96 * 1024;

    private Portions() {}

    /** The answer itself, or several that say the same in the same order. */
    static List<Reply> of(Reply reply) {
        return switch (reply) {
            case ChatReply.NewestMessages newest ->
                part(newest.messages(), part -> new ChatReply.NewestMessages(part, null));
            // Told from the oldest on, though each page has the newest first.
            case ChatReply.HistoryPage page ->
                part(
                        page.messages().reversed(),
                        part -> new ChatReply.HistoryPage(page.chat(), part.reversed(), page.hasOlder()));
            default -> List.of(reply);
        };
    }

    private static List<Reply> part(List<StoredMessage> messages, Function<List<StoredMessage>, Reply> reply) {
        List<Reply> parts = new ArrayList<>();
        int from = 0;
        int size = 0;
        for (int i = 0; i < messages.size(); i++) {
            int more = messages.get(i).content().text().length();
            if (i > from && size + more > LARGEST) {
                parts.add(reply.apply(messages.subList(from, i)));
                from = i;
                size = 0;
            }
            size += more;
        }
        parts.add(reply.apply(messages.subList(from, messages.size())));
        return parts;
    }
}
