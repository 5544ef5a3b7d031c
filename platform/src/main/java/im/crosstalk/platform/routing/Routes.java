package im.crosstalk.platform.routing;

import im.crosstalk.protocol.GatewayAddress;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads which gateways hold whose connections. All keys of one call are asked for in one round trip. Thread-safe.
 *
 * <p>Routes are written before a session's replay is read, and read after a batch's commit; so whoever is not yet in
 * the routes finds the message in the replay.
 */
public final class Routes {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Routes.class);
    private static final Answer NOBODY = new Answer(Map.of(), Map.of());

    private final StatefulRedisConnection<String, String> redis;

    /** A command that yields a list of addresses. */
    private static final class Question extends AsyncCommand<String, String, List<String>> {
        private Question(CommandType type, String key) {
            super(new Command<>(
                    type, new ValueListOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8).addKey(key)));
        }
    }

    public Routes(StatefulRedisConnection<String, String> redis) {
        this.redis = redis;
    }

    /** Hash of a user's sessions: session id to the address of its gateway. */
    public static String userKey(UserId user) {
        return "im:{user:" + user.number() + "}";
    }

    /** Set of addresses of the gateways that hold connections of a group's members. */
    public static String groupKey(ChatId group) {
        return "im:{chat:" + group.number() + "}";
    }

    /** What was asked for in one round trip. */
    public record Answer(Map<UserId, Set<GatewayAddress>> users, Map<ChatId, Set<GatewayAddress>> groups) {
        public Set<GatewayAddress> of(UserId user) {
            return users.getOrDefault(user, Set.of());
        }

        public Set<GatewayAddress> of(ChatId group) {
            return groups.getOrDefault(group, Set.of());
        }
    }

    /**
     * Gateways of these users and groups.
     *
     * @throws RoutesUnavailableException when Redis does not answer in time
     */
    public Answer find(Collection<UserId> users, Collection<ChatId> groups) {
        Map<UserId, Question> ofUsers = new LinkedHashMap<>();
        Map<ChatId, Question> ofGroups = new LinkedHashMap<>();
        for (UserId user : users) {
            ofUsers.computeIfAbsent(user, asked -> new Question(CommandType.HVALS, userKey(asked)));
        }
        for (ChatId group : groups) {
            ofGroups.computeIfAbsent(group, asked -> new Question(CommandType.SMEMBERS, groupKey(asked)));
        }
        List<Question> questions = new ArrayList<>(ofUsers.size() + ofGroups.size());
        questions.addAll(ofUsers.values());
        questions.addAll(ofGroups.values());
        if (questions.isEmpty()) {
            return NOBODY;
        }
        // Together, so that they are one write to the socket instead of one each.
        redis.dispatch(questions);
        Map<UserId, Set<GatewayAddress>> foundUsers = new HashMap<>();
        Map<ChatId, Set<GatewayAddress>> foundGroups = new HashMap<>();
        ofUsers.forEach((user, answer) -> foundUsers.put(user, addresses(await(answer))));
        ofGroups.forEach((group, answer) -> foundGroups.put(group, addresses(await(answer))));
        return new Answer(foundUsers, foundGroups);
    }

    /**
     * Those of {@code users} who are online.
     *
     * @throws RoutesUnavailableException when Redis does not answer in time
     */
    public Set<UserId> online(Collection<UserId> users) {
        Set<UserId> online = new HashSet<>();
        find(users, List.of()).users().forEach((user, gateways) -> {
            if (!gateways.isEmpty()) {
                online.add(user);
            }
        });
        return online;
    }

    /**
     * Puts gateways into groups' routes; done when this returns.
     *
     * @throws RoutesUnavailableException when Redis does not answer in time
     */
    public void enrol(Map<ChatId, Set<GatewayAddress>> newcomers) {
        List<RedisFuture<Long>> answers = new ArrayList<>();
        newcomers.forEach((group, gateways) -> {
            if (!gateways.isEmpty()) {
                String[] members =
                        gateways.stream().map(GatewayAddress::toString).toArray(String[]::new);
                answers.add(redis.async().sadd(groupKey(group), members));
            }
        });
        answers.forEach(Routes::await);
    }

    private static Set<GatewayAddress> addresses(Collection<String> values) {
        Set<GatewayAddress> addresses = HashSet.newHashSet(values.size());
        for (String value : values) {
            try {
                addresses.add(GatewayAddress.parse(value));
            } catch (IllegalArgumentException foreign) {
                // No gateway wrote this, so none waits for it; everybody else does.
                log.warn("no address of a gateway among the routes: {}", value);
            }
        }
        return addresses;
    }

    private static <T> T await(RedisFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new RoutesUnavailableException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RoutesUnavailableException(interrupted);
        }
    }
}
