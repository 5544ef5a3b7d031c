package im.crosstalk.auth;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.auth.account.PasswordProperties;
import im.crosstalk.auth.throttle.RateLimitProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConfigurationTest {
    @Test
    void hasTheContractsDefaults() {
        assertThat(bound(Map.of(), "im.auth", PasswordProperties.class))
                .isEqualTo(new PasswordProperties(10, Duration.ofSeconds(12), false));
        assertThat(bound(Map.of(), "im.rate-limit", RateLimitProperties.class))
                .isEqualTo(new RateLimitProperties(true, 10, 100, 50, 30, 1, 10));
    }

    @Test
    void isReadFromTheContractsEnvironment() {
        Map<String, Object> environment = Map.of(
                "IM_AUTH_PASSWORD_COST", "4",
                "IM_AUTH_HIDE_UNKNOWN_USERS", "true",
                "IM_RATE_LIMIT_ENABLED", "false");
        assertThat(bound(environment, "im.auth", PasswordProperties.class))
                .isEqualTo(new PasswordProperties(4, Duration.ofSeconds(12), true));
        assertThat(bound(environment, "im.rate-limit", RateLimitProperties.class)
                        .enabled())
                .isFalse();
    }

    @Test
    void costsOutOfRangeStopTheStart() {
        var runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .withUserConfiguration(Costs.class);
        runner.withPropertyValues("im.auth.password-cost=3")
                .run(context -> assertThat(context).hasFailed());
        runner.withPropertyValues("im.auth.password-cost=17")
                .run(context -> assertThat(context).hasFailed());
        runner.withPropertyValues("im.auth.password-cost=16")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @EnableConfigurationProperties(PasswordProperties.class)
    static class Costs {}

    private static <T> T bound(Map<String, Object> variables, String prefix, Class<T> type) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        return Binder.get(environment).bindOrCreate(prefix, type);
    }
}
