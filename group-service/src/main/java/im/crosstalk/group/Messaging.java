package im.crosstalk.group;

import im.crosstalk.group.access.RequestCommands;
import im.crosstalk.group.friendship.Friendships;
import im.crosstalk.group.membership.GroupInfoQueries;
import im.crosstalk.group.membership.MembershipCommands;
import im.crosstalk.group.membership.PostedNotices;
import im.crosstalk.group.notice.NoticeQueries;
import im.crosstalk.group.request.RequestQueries;
import im.crosstalk.group.user.UserDirectory;
import im.crosstalk.platform.kafka.CommandHandlers;
import im.crosstalk.platform.kafka.EventHandlers;
import im.crosstalk.platform.kafka.OwnedTopics;
import im.crosstalk.platform.kafka.QueryHandlers;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.group.GroupCommand.AddMember;
import im.crosstalk.protocol.group.GroupCommand.ChangeRole;
import im.crosstalk.protocol.group.GroupCommand.CreateGroup;
import im.crosstalk.protocol.group.GroupCommand.JoinGroup;
import im.crosstalk.protocol.group.GroupCommand.LeaveGroup;
import im.crosstalk.protocol.group.GroupCommand.PostNotice;
import im.crosstalk.protocol.group.GroupCommand.RemoveMember;
import im.crosstalk.protocol.group.GroupCommand.RenameGroup;
import im.crosstalk.protocol.group.GroupCommand.SendRequest;
import im.crosstalk.protocol.group.GroupCommand.SettleRequest;
import im.crosstalk.protocol.group.GroupCommand.SolveRequest;
import im.crosstalk.protocol.group.GroupCommand.Unfriend;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.group.GroupQuery.GetGroupInfo;
import im.crosstalk.protocol.group.GroupQuery.ListGroupNotices;
import im.crosstalk.protocol.group.GroupQuery.ListNotices;
import im.crosstalk.protocol.group.GroupQuery.ListRequests;
import im.crosstalk.protocol.id.UserId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which method handles what. */
@Configuration(proxyBeanMethods = false)
class Messaging {
    @Bean
    OwnedTopics topics() {
        return OwnedTopics.of(Topic.GROUP_REQUESTS, Topic.GROUP_QUERIES, Topic.GROUP_EVENTS);
    }

    @Bean
    CommandHandlers commands(
            MembershipCommands membership, PostedNotices notices, RequestCommands requests, Friendships friendships) {
        return CommandHandlers.of(Topic.GROUP_REQUESTS, GroupCommand.class)
                .on(CreateGroup.class, membership::create)
                .on(JoinGroup.class, membership::join)
                .on(LeaveGroup.class, membership::leave)
                .on(AddMember.class, membership::add)
                .on(RemoveMember.class, membership::remove)
                .on(ChangeRole.class, membership::changeRole)
                .on(RenameGroup.class, membership::rename)
                .on(PostNotice.class, notices::post)
                .on(SendRequest.class, requests::send)
                .on(SolveRequest.class, requests::solve)
                .on(SettleRequest.class, requests::settle)
                .on(Unfriend.class, friendships::unfriend)
                .build();
    }

    @Bean
    QueryHandlers queries(GroupInfoQueries info, PostedNotices posted, RequestQueries requests, NoticeQueries notices) {
        return QueryHandlers.of(Topic.GROUP_QUERIES, GroupQuery.class)
                .on(GetGroupInfo.class, info::get)
                .on(ListGroupNotices.class, posted::list)
                .on(ListRequests.class, requests::list)
                .on(ListNotices.class, notices::list)
                .build();
    }

    @Bean
    EventHandlers events(UserDirectory users) {
        return new EventHandlers()
                .on(
                        Topic.USER_EVENTS,
                        UserEvent.Registered.class,
                        event -> users.learn(new UserId(event.userNumber()), event.username()));
    }
}
