package im.crosstalk.group.request;

import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.group.GroupDelivery.RequestAnswered;
import im.crosstalk.protocol.group.GroupDelivery.RequestSolved;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that has just been answered.
 *
 * @param answerers all who could have answered it at some time
 */
public record Settled(long number, UserId sender, boolean approved, List<UserId> answerers) {
    /** What those concerned are told, on all their connections. */
    public static List<Push> told(List<Settled> all) {
        List<Push> pushes = new ArrayList<>(2 * all.size());
        for (Settled one : all) {
            pushes.add(new Push(Audience.Users.of(one.sender), new RequestAnswered(one.number, one.approved)));
            pushes.add(new Push(new Audience.Users(one.answerers), new RequestSolved(one.number)));
        }
        return pushes;
    }
}
