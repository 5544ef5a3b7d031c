package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.platform.routing.RoutingAutoConfiguration;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.AuthCommand;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.servers.ServerConnections;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.MessageListenerContainer;

/** What a service gets follows from what it declares. */
class AutoConfigurationTest {
    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ServiceConnectionAutoConfiguration.class,
                    KafkaAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    RoutingAutoConfiguration.class,
                    KafkaRuntimeAutoConfiguration.class,
                    ListenerAutoConfiguration.class))
            .withUserConfiguration(ServerConnections.class)
            .withPropertyValues(
                    "spring.application.name=some-service",
                    "im.instance=some-service-0",
                    "im.id-secret=" + "0f".repeat(32));

    @Configuration(proxyBeanMethods = false)
    static class WithCommands {
        @Bean
        CommandHandlers commands() {
            return CommandHandlers.of(Topic.AUTH_REQUESTS, AuthCommand.class)
                    .on(AuthCommand.SaveSettings.class, (command, request) -> Outcome.none())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithEvents {
        @Bean
        EventHandlers events() {
            return new EventHandlers().on(Topic.USER_EVENTS, UserEvent.Registered.class, event -> {});
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @Test
    void aServiceWithoutHandlersAndWithoutADatabaseOnlyPublishes() {
        service.withClassLoader(new FilteredClassLoader(
                        "org.springframework.jdbc",
                        "org.springframework.boot.jdbc",
                        "org.springframework.boot.transaction"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).hasSingleBean(CommandPublisher.class).hasSingleBean(EventPublisher.class);
                    assertThat(context).doesNotHaveBean(MessageListenerContainer.class);
                });
    }

    @Test
    void aServiceThatTakesCommandsWithoutADatabaseDoesNotStart() {
        service.withUserConfiguration(WithCommands.class)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("JdbcTemplate"));
    }

    /** What appears as one has not risen, for Prometheus: nobody would hear of the first. */
    @Test
    void deadLettersOfEventsAreCountedFromZero() {
        service.withUserConfiguration(WithEvents.class)
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .get("im.dead.letters")
                                .tag("topic", Topic.USER_EVENTS.topicName())
                                .counter()
                                .count())
                        .isZero());
    }

    @Test
    void aSecretThatIsTooShortIsRefused() {
        service.withPropertyValues("im.id-secret=0f0f")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("32 bytes"));
    }
}
