package im.crosstalk.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.auth.Answer;
import im.crosstalk.auth.MovingClock;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.servers.TestServers;
import io.lettuce.core.ClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class ThrottleTest {
    private static final RateLimitProperties LIMITS = new RateLimitProperties(true, 10, 100, 50, 30, 1, 10);
    private static final LettuceConnectionFactory HERE =
            connect(URI.create(TestServers.redisUrl()).getPort());
    private static final LettuceConnectionFactory AWAY = connect(1);

    private final MovingClock clock = new MovingClock();
    private final String account = UUID.randomUUID().toString();
    private final String address = UUID.randomUUID().toString();

    enum Redis {
        HERE,
        AWAY
    }

    @AfterAll
    static void disconnect() {
        HERE.destroy();
        AWAY.destroy();
    }

    @ParameterizedTest
    @EnumSource
    void tenFailuresAMinuteOfOneAccountFromOneAddress(Redis redis) {
        Throttle throttle = throttle(redis);
        fail(throttle, account, address, 10);
        assertThat(throttle.isExhausted(new Subject(account, address))).isTrue();
        assertThat(fail(throttle, account, address)).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        assertThat(fail(throttle, account, "elsewhere")).isEqualTo(ErrorCode.AUTH_FAILED);
        assertThat(fail(throttle, "another", address)).isEqualTo(ErrorCode.AUTH_FAILED);
        clock.advance(Duration.ofSeconds(61));
        assertThat(fail(throttle, account, address)).isEqualTo(ErrorCode.AUTH_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void aHundredFailuresAMinuteFromOneAddress(Redis redis) {
        Throttle throttle = throttle(redis);
        for (int i = 0; i < 10; i++) {
            fail(throttle, account + i, address, 10);
        }
        assertThat(fail(throttle, account, address)).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @EnumSource
    void fiftyFailuresAMinuteAtOneAccount(Redis redis) {
        Throttle throttle = throttle(redis);
        for (int i = 0; i < 5; i++) {
            fail(throttle, account, address + i, 10);
        }
        assertThat(fail(throttle, account, address)).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @EnumSource
    void successesAndOurOwnFaultsDoNotCount(Redis redis) {
        Throttle throttle = throttle(redis);
        var subject = new Subject(account, address);
        for (int i = 0; i < 30; i++) {
            assertThat(throttle.attempt(subject, Answer::done)).isEqualTo(Answer.done());
            throttle.attempt(subject, () -> Answer.refused(ErrorCode.INTERNAL_SERVER_ERROR));
        }
        assertThat(throttle.isExhausted(subject)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void simultaneousAttemptsDoNotPassTogether(Redis redis) throws Exception {
        Throttle throttle = throttle(redis);
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<ErrorCode> attempt = () -> fail(throttle, account, address);
            List<ErrorCode> codes = crowd.invokeAll(Collections.nCopies(40, attempt)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(codes.stream().filter(ErrorCode.AUTH_FAILED::equals)).hasSize(10);
        }
    }

    @Test
    void instancesCountTogether() {
        fail(throttle(Redis.HERE), account, address, 6);
        fail(throttle(Redis.HERE), account, address, 4);
        assertThat(fail(throttle(Redis.HERE), account, address)).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
    }

    @Test
    void switchedOffItLetsEverythingPass() {
        var off = new RateLimitProperties(false, 1, 1, 1, 1, 1, 1);
        var throttle = new Throttle(new RedisCounter(new StringRedisTemplate(HERE)), new LocalCounter(), off, clock);
        fail(throttle, account, address, 20);
        assertThat(throttle.mayAskForCode(address)).isTrue();
        assertThat(throttle.mayAskForCode(address)).isTrue();
    }

    @Test
    void localCountsTakeBoundedMemory() {
        var local = new LocalCounter();
        for (int i = 0; i < LocalCounter.MAX_KEYS + 100; i++) {
            local.take(List.of(new Limit("key" + i, 10, Duration.ofMinutes(1))), "ticket", i);
        }
        assertThat(local.size()).isEqualTo(LocalCounter.MAX_KEYS);
    }

    private Throttle throttle(Redis redis) {
        var template = new StringRedisTemplate(redis == Redis.HERE ? HERE : AWAY);
        return new Throttle(new RedisCounter(template), new LocalCounter(), LIMITS, clock);
    }

    private static void fail(Throttle throttle, String account, String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(fail(throttle, account, address)).isEqualTo(ErrorCode.AUTH_FAILED);
        }
    }

    private static ErrorCode fail(Throttle throttle, String account, String address) {
        Answer<Object> answer =
                throttle.attempt(new Subject(account, address), () -> Answer.refused(ErrorCode.AUTH_FAILED));
        return ((Answer.Refused<Object>) answer).refusal().code();
    }

    private static LettuceConnectionFactory connect(int port) {
        var client = LettuceClientConfiguration.builder()
                .commandTimeout(Duration.ofMillis(500))
                .clientOptions(ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .build())
                .build();
        var factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port), client);
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }
}
