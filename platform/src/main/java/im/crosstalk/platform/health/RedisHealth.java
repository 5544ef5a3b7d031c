package im.crosstalk.platform.health;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up when Redis answers on the connection over which routes are read. */
final class RedisHealth implements HealthIndicator {
    private static final int PATIENCE_SECONDS = 1;

    private final StatefulRedisConnection<String, String> redis;

    RedisHealth(StatefulRedisConnection<String, String> redis) {
        this.redis = redis;
    }

    @Override
    public Health health() {
        try {
            redis.async().ping().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Health.up().build();
        } catch (ExecutionException | TimeoutException | RedisException unavailable) {
            return Health.down().build();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }
}
