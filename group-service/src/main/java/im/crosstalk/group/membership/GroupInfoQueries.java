package im.crosstalk.group.membership;

import im.crosstalk.group.user.UserDirectory;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.routing.RoutesUnavailableException;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.group.GroupQuery.GetGroupInfo;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Answers what members ask about their group. */
@Component
public class GroupInfoQueries {
    private static final Logger log = LoggerFactory.getLogger(GroupInfoQueries.class);

    private final Groups groups;
    private final Members members;
    private final UserDirectory users;
    private final Routes routes;

    GroupInfoQueries(Groups groups, Members members, UserDirectory users, Routes routes) {
        this.groups = groups;
        this.members = members;
        this.users = users;
        this.routes = routes;
    }

    public Reply get(GetGroupInfo query, Request request) {
        if (query.chat().isPrivate()) {
            return Refusal.of(ErrorCode.NOT_A_GROUP);
        }
        Optional<Group> found = groups.readByChat(query.chat().number());
        if (found.isEmpty()) {
            return Refusal.of(ErrorCode.GROUP_NOT_FOUND);
        }
        List<Member> all = members.ofGroup(query.chat().number());
        Role own = all.stream()
                .filter(member -> member.user().equals(request.caller().user()))
                .map(Member::role)
                .findFirst()
                .orElse(null);
        Optional<ErrorCode> refusal = GroupRules.read(own);
        if (refusal.isPresent()) {
            return Refusal.of(refusal.get());
        }
        return info(found.get(), all);
    }

    private GroupReply.GroupInfo info(Group group, List<Member> all) {
        List<UserId> everybody = all.stream().map(Member::user).toList();
        Map<UserId, String> names = users.known(everybody);
        Set<UserId> online = online(everybody);
        UserId owner = all.stream()
                .filter(member -> member.role() == Role.OWNER)
                .map(Member::user)
                .findFirst()
                .orElseThrow();
        return new GroupReply.GroupInfo(
                group.chat(),
                group.name(),
                owner,
                group.createdAt(),
                group.isOpen(),
                all.stream()
                        .map(member -> new GroupReply.Member(
                                member.user(),
                                names.getOrDefault(member.user(), ""),
                                member.role(),
                                online.contains(member.user())))
                        .toList());
    }

    private Set<UserId> online(List<UserId> everybody) {
        try {
            return routes.online(everybody);
        } catch (RoutesUnavailableException redisIsDown) {
            log.warn("a group's members count as offline: {}", redisIsDown.getMessage());
            return Set.of();
        }
    }
}
