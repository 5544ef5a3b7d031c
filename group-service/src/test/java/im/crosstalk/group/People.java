package im.crosstalk.group;

import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.Caller;
import im.crosstalk.servers.TestServers;
import io.lettuce.core.RedisClient;
import java.util.concurrent.atomic.AtomicLong;

/** Users whom no other test knows. */
final class People {
    private static final AtomicLong NUMBERS = new AtomicLong(5_000);
    private static final RedisClient REDIS = RedisClient.create(TestServers.redisUrl());

    private People() {}

    /** Somebody who exists and is connected to the tests' gateway, so that it gets what they are told. */
    static Caller online() {
        Caller somebody = offline();
        try (var connection = REDIS.connect()) {
            connection
                    .sync()
                    .hset(Routes.userKey(somebody.user()), somebody.session().value(), Running.GATEWAY + "/7");
        }
        return somebody;
    }

    static Caller offline() {
        Caller somebody = nobody();
        AuthStandIn.INSTANCE.knows(somebody.user().number(), somebody.username());
        return somebody;
    }

    /** Somebody who does not exist. */
    static Caller nobody() {
        long number = NUMBERS.incrementAndGet();
        return Wire.user(number, "user" + number);
    }
}
