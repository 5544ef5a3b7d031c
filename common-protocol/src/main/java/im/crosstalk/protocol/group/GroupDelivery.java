package im.crosstalk.protocol.group;

import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.WireName;

/** What group-service tells connected clients. */
public sealed interface GroupDelivery extends Delivery {
    /** To those who may answer, and to the one who asked, but for the session that is answered with the number. */
    @WireName("group.request_received")
    record RequestReceived(AccessRequest request) implements GroupDelivery {}

    /** To the one who asked: what the answer is. */
    @WireName("group.request_answered")
    record RequestAnswered(long request, boolean approved) implements GroupDelivery {}

    /** To those who could have answered: nobody need any more. */
    @WireName("group.request_solved")
    record RequestSolved(long request) implements GroupDelivery {}

    @WireName("group.noticed")
    record Noticed(Notice notice) implements GroupDelivery {}
}
