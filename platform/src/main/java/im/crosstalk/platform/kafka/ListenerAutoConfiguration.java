package im.crosstalk.platform.kafka;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.trace.TraceAutoConfiguration;
import im.crosstalk.platform.trace.Tracing;
import im.crosstalk.protocol.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** Containers for whatever handlers the service has: commands, queries, events. */
@AutoConfiguration(
        after = {KafkaRuntimeAutoConfiguration.class, TraceAutoConfiguration.class},
        // By name, since not every service has a database.
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
public class ListenerAutoConfiguration {
    /** Commands need a database for their fence; a service that has none does not start. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CommandHandlers.class)
    static class Commands {
        @Bean
        ConcurrentMessageListenerContainer<String, byte[]> commandContainer(
                CommandHandlers handlers,
                ObjectProvider<BatchScope> scope,
                JdbcTemplate jdbc,
                TransactionTemplate transaction,
                KafkaAdmin admin,
                Publisher publisher,
                ProtocolJson json,
                CloudEvents events,
                Retry retry,
                RuntimeMetrics metrics,
                ObjectProvider<Tracing> tracing,
                Clock clock,
                Containers containers) {
            var fence = new Fence(jdbc, transaction);
            var batches = new CommandTransaction(
                    handlers,
                    scope.getIfAvailable(() -> BatchScope.NONE),
                    fence,
                    transaction,
                    json,
                    events,
                    metrics,
                    tracing.getIfAvailable(() -> Tracing.OFF),
                    clock);
            var listener = new CommandListener(batches, fence, TopicIdentity.by(admin), publisher, retry);
            var properties = Containers.properties(handlers.topic());
            properties.setSubBatchPerPartition(true);
            properties.setMessageListener(listener);
            properties.setConsumerRebalanceListener(listener);
            return containers.of("", properties);
        }
    }

    @Bean
    Containers listenerContainers(
            KafkaClients clients,
            ObjectProvider<MeterRegistry> registry,
            PlatformProperties platform,
            @Value("${spring.application.name}") String service) {
        return new Containers(clients, service, platform.kafka().leaveOnStop(), registry.getIfAvailable());
    }

    @Bean
    @ConditionalOnBean(QueryHandlers.class)
    QueryListener queryListener(
            QueryHandlers handlers,
            Publisher publisher,
            ProtocolJson json,
            RuntimeMetrics metrics,
            ObjectProvider<Tracing> tracing,
            Clock clock,
            PlatformProperties platform) {
        return new QueryListener(
                handlers,
                publisher,
                json,
                metrics,
                tracing.getIfAvailable(() -> Tracing.OFF),
                clock,
                platform.kafka().queryConcurrency());
    }

    @Bean
    @ConditionalOnBean(QueryHandlers.class)
    ConcurrentMessageListenerContainer<String, byte[]> queryContainer(
            QueryHandlers handlers, QueryListener listener, Containers containers) {
        var properties = Containers.properties(handlers.topic());
        properties.setMessageListener(listener);
        return containers.of("-queries", properties);
    }

    @Bean
    @ConditionalOnBean(EventHandlers.class)
    ConcurrentMessageListenerContainer<String, byte[]> eventContainer(
            EventHandlers handlers,
            Publisher publisher,
            ProtocolJson json,
            RuntimeMetrics metrics,
            Retry retry,
            Containers containers) {
        var properties = Containers.properties(handlers.topics().toArray(Topic[]::new));
        properties.setMessageListener(new EventListener(handlers, publisher, json, metrics, retry));
        return containers.of("-events", properties);
    }

    @Bean
    ListenersLiveness listenersLiveness(ApplicationContext context) {
        return new ListenersLiveness(context);
    }

    /** For readiness, under the name {@code listeners}. */
    @Bean
    ListenersHealth listenersHealthIndicator(ObjectProvider<MessageListenerContainer> containers) {
        return new ListenersHealth(containers);
    }
}
