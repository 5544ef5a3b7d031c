package im.crosstalk.platform.sample;

import im.crosstalk.platform.kafka.CommandHandlers;
import im.crosstalk.platform.kafka.DependencyUnavailableException;
import im.crosstalk.platform.kafka.EventHandlers;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.OwnedTopics;
import im.crosstalk.platform.kafka.QueryHandlers;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatDelivery;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.group.GroupEvent;
import im.crosstalk.protocol.group.GroupQuery;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** Makes groups and renames them, after a fashion. Names beginning with {@code poison} cannot be handled. */
@SpringBootApplication
public class SampleService {
    private final AtomicInteger outages = new AtomicInteger();

    @Bean
    OwnedTopics topics() {
        return OwnedTopics.of(
                Topic.GROUP_REQUESTS, Topic.GROUP_QUERIES, Topic.GROUP_EVENTS, Topic.USER_EVENTS, Topic.CHAT_REQUESTS);
    }

    @Bean
    CommandHandlers commands(JdbcTemplate jdbc) {
        return CommandHandlers.of(Topic.GROUP_REQUESTS, GroupCommand.class)
                .on(GroupCommand.CreateGroup.class, (command, request) -> create(jdbc, command, request))
                .on(GroupCommand.RenameGroup.class, (command, request) -> rename(jdbc, command, request))
                .on(GroupCommand.JoinGroup.class, (command, request) -> Outcome.refuse(ErrorCode.GROUP_NOT_FOUND))
                .on(GroupCommand.LeaveGroup.class, (command, request) -> Outcome.none())
                .on(GroupCommand.AddMember.class, (command, request) -> Outcome.none())
                .on(GroupCommand.RemoveMember.class, (command, request) -> Outcome.none())
                .on(GroupCommand.ChangeRole.class, (command, request) -> Outcome.none())
                .on(GroupCommand.PostNotice.class, (command, request) -> Outcome.none())
                .on(GroupCommand.SendRequest.class, (command, request) -> Outcome.none())
                .on(GroupCommand.SolveRequest.class, (command, request) -> Outcome.none())
                .on(GroupCommand.SettleRequest.class, (command, request) -> Outcome.none())
                .on(GroupCommand.Unfriend.class, (command, request) -> Outcome.none())
                .build();
    }

    @Bean
    QueryHandlers queries(JdbcTemplate jdbc) {
        return QueryHandlers.of(Topic.GROUP_QUERIES, GroupQuery.class)
                .on(GroupQuery.GetGroupInfo.class, (query, request) -> {
                    Long count = jdbc.queryForObject("SELECT count(*) FROM handled", Long.class);
                    return new GroupReply.GroupInfo(
                            query.chat(),
                            "handled",
                            request.caller().user(),
                            count == null ? 0 : count,
                            true,
                            List.of());
                })
                .on(GroupQuery.ListRequests.class, (query, request) -> new GroupReply.Requests(List.of(), null))
                .on(GroupQuery.ListNotices.class, (query, request) -> new GroupReply.Notices(List.of(), null))
                .on(
                        GroupQuery.ListGroupNotices.class,
                        (query, request) -> new GroupReply.GroupNotices(query.chat(), List.of(), null))
                .build();
    }

    @Bean
    EventHandlers events(JdbcTemplate jdbc) {
        return new EventHandlers().on(Topic.USER_EVENTS, UserEvent.Registered.class, event -> {
            if (event.username().startsWith("poison")) {
                throw new ArithmeticException(event.username());
            }
            write(jdbc, event.username(), event.userNumber());
        });
    }

    /** The next so many renamings to {@code outage…} find a dependency away. */
    public void breakDependency(int times) {
        outages.set(times);
    }

    private static Outcome create(JdbcTemplate jdbc, GroupCommand.CreateGroup command, Request request) {
        UserId owner = request.caller().user();
        write(jdbc, command.name(), owner.number());
        ChatId chat = ChatId.ofGroup(1);
        var joined = new MembershipChange.Joined(owner, request.caller().username(), Role.OWNER);
        var change = new ChatDelivery.GroupChanged(
                chat, 1, command.name(), owner, request.caller().username(), joined);
        var reply = new GroupReply.Created(chat, command.name(), List.of());
        return Outcome.reply(reply)
                .push(new Push(
                        Audience.Users.of(owner), change, request.caller().session()))
                .event(new GroupEvent.Created(
                        chat.number(), 1, new UUID(1, 2), chat.roomId(), command.name(), new UUID(3, 4)))
                .command(new Envelope<>(
                        new ChatCommand.ApplyMembership(
                                chat,
                                1,
                                command.name(),
                                owner,
                                request.caller().username(),
                                List.of(joined),
                                false,
                                reply,
                                List.of()),
                        request.from(),
                        request.origin(),
                        0));
    }

    private Outcome rename(JdbcTemplate jdbc, GroupCommand.RenameGroup command, Request request) {
        if (command.name().startsWith("outage") && outages.getAndDecrement() > 0) {
            throw new DependencyUnavailableException("auth-service", new IOException("refused"));
        }
        write(jdbc, command.name(), request.caller().user().number());
        if (command.name().startsWith("poison")) {
            throw new ArithmeticException(command.name());
        }
        return Outcome.reply(new GroupReply.Changed(command.chat(), command.name()));
    }

    private static void write(JdbcTemplate jdbc, String name, long caller) {
        jdbc.update("INSERT INTO handled (name, caller) VALUES (?, ?)", name, caller);
    }
}
