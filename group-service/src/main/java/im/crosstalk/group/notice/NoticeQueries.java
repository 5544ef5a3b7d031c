package im.crosstalk.group.notice;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.group.GroupQuery.ListNotices;
import im.crosstalk.protocol.group.GroupReply.Notices;
import im.crosstalk.protocol.group.Notice;
import java.util.List;
import org.springframework.stereotype.Component;

/** Answers who asks what has happened to them. */
@Component
public class NoticeQueries {
    /** A notice takes less than 300 bytes, in any dialect. */
    private static final int PAGE = 2_000;

    private final NoticeBook book;

    NoticeQueries(NoticeBook book) {
        this.book = book;
    }

    public Reply list(ListNotices query, Request request) {
        long after = book.lastUntil(query.after());
        List<Notice> found = book.seenBy(request.caller().user(), after, PAGE + 1);
        if (found.size() <= PAGE) {
            return new Notices(found, null);
        }
        List<Notice> page = found.subList(0, PAGE);
        Query next = new ListNotices(page.getLast().at());
        return new Notices(page, next);
    }
}
