package im.crosstalk.group.user;

import im.crosstalk.platform.kafka.BatchScope;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.routing.RoutesUnavailableException;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.group.AccessRequest;
import im.crosstalk.protocol.group.GroupCommand.AddMember;
import im.crosstalk.protocol.group.GroupCommand.CreateGroup;
import im.crosstalk.protocol.group.GroupCommand.JoinGroup;
import im.crosstalk.protocol.group.GroupCommand.SendRequest;
import im.crosstalk.protocol.group.GroupCommand.SettleRequest;
import im.crosstalk.protocol.id.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Whatever a batch has to know of users, asked for before its transaction: names of those who will be in a group or are
 * asked for something, and which founding members are online. Touched by the consumer's thread only.
 */
@Component
public class Prefetch implements BatchScope {
    private final UserDirectory users;
    private final Routes routes;
    private Map<UserId, String> names = Map.of();
    private Set<UserId> online = Set.of();

    Prefetch(UserDirectory users, Routes routes) {
        this.users = users;
        this.routes = routes;
    }

    @Override
    public void prepare(List<Envelope<Message>> batch) {
        Map<UserId, String> callers = new HashMap<>();
        Set<UserId> targets = new HashSet<>();
        Set<UserId> founders = new HashSet<>();
        for (Envelope<Message> envelope : batch) {
            Caller caller = envelope.caller();
            if (caller == null) {
                continue;
            }
            switch (envelope.message()) {
                case CreateGroup create -> {
                    callers.put(caller.user(), caller.username());
                    targets.addAll(create.members());
                    founders.addAll(create.members());
                }
                case AddMember add -> targets.add(add.user());
                case SendRequest send -> {
                    callers.put(caller.user(), caller.username());
                    targets.addAll(asked(send.asked(), caller.user()));
                }
                case JoinGroup _, SettleRequest _ -> callers.put(caller.user(), caller.username());
                default -> {}
            }
        }
        users.learn(callers);
        targets.removeAll(callers.keySet());
        names = users.existing(targets);
        names.putAll(callers);
        online = online(founders);
    }

    private static Set<UserId> asked(AccessRequest.Asked asked, UserId sender) {
        return switch (asked) {
            case AccessRequest.MakeFriend friend ->
                friend.chat().isPrivateOf(sender) ? Set.of(friend.chat().peerOf(sender)) : Set.of();
            case AccessRequest.JoinGroup _ -> Set.of();
            case AccessRequest.GroupInvitation invitation -> Set.of(invitation.receiver());
        };
    }

    private Set<UserId> online(Collection<UserId> asked) {
        try {
            return asked.isEmpty() ? Set.of() : routes.online(asked);
        } catch (RoutesUnavailableException redisIsDown) {
            return Set.of();
        }
    }

    /** The name of somebody whom a command of the batch names; empty when there is no such user. */
    public Optional<String> name(UserId user) {
        return Optional.ofNullable(names.get(user));
    }

    /** Whether somebody with whom a command of the batch makes a group is online. */
    public boolean isOnline(UserId user) {
        return online.contains(user);
    }

    @Override
    public void begin(List<Envelope<Message>> batch, long now) {}

    @Override
    public void flush() {}
}
