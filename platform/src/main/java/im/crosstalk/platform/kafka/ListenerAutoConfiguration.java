package im.crosstalk.platform.kafka;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Topic;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** Containers for whatever handlers the service has: commands, queries, events. */
@AutoConfiguration(
        after = {
            KafkaRuntimeAutoConfiguration.class,
            JdbcTemplateAutoConfiguration.class,
            TransactionAutoConfiguration.class
        })
public class ListenerAutoConfiguration {
    private static final int COMMANDS_AT_ONCE = 500;
    private static final int QUERIES_AT_ONCE = 100;
    private static final int EVENTS_AT_ONCE = 500;

    /** Commands need a database for their fence. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JdbcTemplate.class)
    @ConditionalOnBean({CommandHandlers.class, JdbcTemplate.class})
    static class Commands {
        @Bean
        ConcurrentMessageListenerContainer<String, byte[]> commandContainer(
                CommandHandlers handlers,
                ObjectProvider<BatchScope> scope,
                JdbcTemplate jdbc,
                TransactionTemplate transaction,
                Publisher publisher,
                ProtocolJson json,
                CloudEvents events,
                Retry retry,
                Clock clock,
                KafkaClients clients,
                @Value("${spring.application.name}") String service) {
            var listener = new CommandListener(
                    handlers,
                    scope.getIfAvailable(() -> BatchScope.NONE),
                    new Fence(jdbc),
                    transaction,
                    publisher,
                    json,
                    events,
                    retry,
                    clock);
            var properties = properties(handlers.topic().topicName());
            properties.setSubBatchPerPartition(true);
            properties.setMessageListener(listener);
            properties.setConsumerRebalanceListener(listener);
            return container("commands", properties, clients.groupConsumer(service, COMMANDS_AT_ONCE));
        }
    }

    @Bean
    @ConditionalOnBean(QueryHandlers.class)
    QueryListener queryListener(
            QueryHandlers handlers,
            Publisher publisher,
            ProtocolJson json,
            Clock clock,
            @Value("${im.kafka.query-concurrency:8}") int concurrency) {
        return new QueryListener(handlers, publisher, json, clock, concurrency);
    }

    @Bean
    @ConditionalOnBean(QueryHandlers.class)
    ConcurrentMessageListenerContainer<String, byte[]> queryContainer(
            QueryHandlers handlers,
            QueryListener listener,
            KafkaClients clients,
            @Value("${spring.application.name}") String service) {
        var properties = properties(handlers.topic().topicName());
        properties.setMessageListener(listener);
        return container("queries", properties, clients.groupConsumer(service + "-queries", QUERIES_AT_ONCE));
    }

    @Bean
    @ConditionalOnBean(EventHandlers.class)
    ConcurrentMessageListenerContainer<String, byte[]> eventContainer(
            EventHandlers handlers,
            Publisher publisher,
            ProtocolJson json,
            Retry retry,
            KafkaClients clients,
            @Value("${spring.application.name}") String service) {
        var properties =
                properties(handlers.topics().stream().map(Topic::topicName).toArray(String[]::new));
        properties.setMessageListener(new EventListener(handlers, publisher, json, retry));
        return container("events", properties, clients.groupConsumer(service + "-events", EVENTS_AT_ONCE));
    }

    /** For readiness, under the name {@code listeners}. */
    @Bean
    ListenersHealth listenersHealthIndicator(ObjectProvider<MessageListenerContainer> containers) {
        return new ListenersHealth(containers);
    }

    private static ContainerProperties properties(String... topics) {
        var properties = new ContainerProperties(topics);
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setShutdownTimeout(10_000);
        return properties;
    }

    private static ConcurrentMessageListenerContainer<String, byte[]> container(
            String name, ContainerProperties properties, Map<String, Object> settings) {
        var container = new ConcurrentMessageListenerContainer<String, byte[]>(
                new DefaultKafkaConsumerFactory<>(settings), properties);
        container.setBeanName(name);
        return container;
    }
}
