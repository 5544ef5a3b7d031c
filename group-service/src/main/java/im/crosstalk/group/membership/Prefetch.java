package im.crosstalk.group.membership;

import im.crosstalk.group.user.UserDirectory;
import im.crosstalk.platform.kafka.BatchScope;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.routing.RoutesUnavailableException;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.group.GroupCommand.AddMember;
import im.crosstalk.protocol.group.GroupCommand.CreateGroup;
import im.crosstalk.protocol.group.GroupCommand.JoinGroup;
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
 * Whatever a batch has to know of users, asked for before its transaction: names of those who will be in a group, and
 * which founding members are online. Touched by the consumer's thread only.
 */
@Component
class Prefetch implements BatchScope {
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
            if (envelope.message() instanceof CreateGroup create) {
                callers.put(caller.user(), caller.username());
                targets.addAll(create.members());
                founders.addAll(create.members());
            } else if (envelope.message() instanceof AddMember add) {
                targets.add(add.user());
            } else if (envelope.message() instanceof JoinGroup) {
                callers.put(caller.user(), caller.username());
            }
        }
        users.learn(callers);
        targets.removeAll(callers.keySet());
        names = users.existing(targets);
        names.putAll(callers);
        online = online(founders);
    }

    private Set<UserId> online(Collection<UserId> asked) {
        try {
            return asked.isEmpty() ? Set.of() : routes.online(asked);
        } catch (RoutesUnavailableException redisIsDown) {
            return Set.of();
        }
    }

    /** The name of somebody whom a command of the batch takes into a group; empty when there is no such user. */
    Optional<String> name(UserId user) {
        return Optional.ofNullable(names.get(user));
    }

    boolean isOnline(UserId user) {
        return online.contains(user);
    }

    @Override
    public void begin(List<Envelope<Message>> batch, long now) {}

    @Override
    public void flush() {}
}
