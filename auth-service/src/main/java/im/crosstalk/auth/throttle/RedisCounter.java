package im.crosstalk.auth.throttle;

import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/** One sorted set of tickets by time for each limit; looked at and added to in one script. */
@Component
final class RedisCounter implements Counter {
    private static final RedisScript<Long> TAKE = new DefaultRedisScript<>("""
            local now, ticket = tonumber(ARGV[1]), ARGV[2]
            for i, key in ipairs(KEYS) do
              redis.call('ZREMRANGEBYSCORE', key, '-inf', now - tonumber(ARGV[2 * i + 2]))
              if redis.call('ZCARD', key) >= tonumber(ARGV[2 * i + 1]) then return 0 end
            end
            if ticket ~= '' then
              for i, key in ipairs(KEYS) do
                redis.call('ZADD', key, now, ticket)
                redis.call('PEXPIRE', key, ARGV[2 * i + 2])
              end
            end
            return 1
            """, Long.class);
    private static final RedisScript<Long> GIVE_BACK = new DefaultRedisScript<>(
            "for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end return 1", Long.class);
    private static final String NO_TICKET = "";

    private final StringRedisTemplate redis;

    RedisCounter(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public boolean hasRoom(List<Limit> limits, long now) {
        return run(limits, NO_TICKET, now);
    }

    @Override
    public boolean take(List<Limit> limits, String ticket, long now) {
        return run(limits, ticket, now);
    }

    @Override
    public void giveBack(List<Limit> limits, String ticket) {
        redis.execute(GIVE_BACK, keys(limits), ticket);
    }

    private boolean run(List<Limit> limits, String ticket, long now) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(now));
        arguments.add(ticket);
        for (Limit limit : limits) {
            arguments.add(Integer.toString(limit.max()));
            arguments.add(Long.toString(limit.window().toMillis()));
        }
        Long room = redis.execute(TAKE, keys(limits), arguments.toArray());
        return room != null && room == 1;
    }

    /** The tag keeps all keys of a script in one slot of a Redis Cluster. */
    private static List<String> keys(List<Limit> limits) {
        return limits.stream().map(limit -> "im:{auth-throttle}:" + limit.key()).toList();
    }
}
