package im.crosstalk.group.request;

import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupQuery.ListRequests;
import im.crosstalk.protocol.group.GroupReply.Requests;
import java.util.List;
import org.springframework.stereotype.Component;

/** Answers who asks what was asked of them, and by them. */
@Component
public class RequestQueries {
    /** Even if all of them say as much as they may, and every character has to be escaped, this stays below 1 MiB. */
    private static final int PAGE = 100;

    private final RequestBook book;

    RequestQueries(RequestBook book) {
        this.book = book;
    }

    public Reply list(ListRequests query, Request request) {
        List<AccessRequest> found = book.seenBy(request.caller().user(), query.after(), PAGE + 1);
        if (found.size() <= PAGE) {
            return new Requests(found, null);
        }
        List<AccessRequest> page = found.subList(0, PAGE);
        Query next = new ListRequests(page.getLast().number());
        return new Requests(page, next);
    }
}
