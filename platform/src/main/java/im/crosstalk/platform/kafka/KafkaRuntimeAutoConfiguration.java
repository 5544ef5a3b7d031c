package im.crosstalk.platform.kafka;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.platform.routing.RoutingAutoConfiguration;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.id.PublicIds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/** Clients of Kafka, the topics that the service owns, and what publishes for it. */
@AutoConfiguration(after = {KafkaAutoConfiguration.class, RoutingAutoConfiguration.class})
@EnableConfigurationProperties(PlatformProperties.class)
public class KafkaRuntimeAutoConfiguration {
    private static final Set<String> KAFKA_METERS = Set.of(
            "kafka.consumer.fetch.manager.records.lag",
            "kafka.consumer.fetch.manager.records.lag.max",
            "kafka.consumer.fetch.manager.records.consumed.total",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.producer.record.send.total",
            "kafka.producer.record.error.total",
            "kafka.producer.record.retry.total",
            "kafka.producer.buffer.available.bytes");

    @Bean
    @ConditionalOnMissingBean
    ProtocolJson protocolJson() {
        return new ProtocolJson();
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @ConditionalOnMissingBean
    PublicIds publicIds(PlatformProperties platform) {
        return new PublicIds(HexFormat.of().parseHex(platform.idSecret()));
    }

    @Bean
    KafkaClients kafkaClients(
            ProducerFactory<?, ?> producers,
            ConsumerFactory<?, ?> consumers,
            KafkaAdmin admin,
            PlatformProperties platform) {
        return new KafkaClients(producers, consumers, admin, platform.instance());
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Producer<String, byte[]> producer(KafkaClients clients) {
        return clients.producer("out");
    }

    @Bean
    KafkaClientMetrics producerMetrics(Producer<String, byte[]> producer) {
        return new KafkaClientMetrics(producer);
    }

    /** Kafka's clients have hundreds of meters; these are the ones that tell lag and trouble. */
    @Bean
    MeterFilter fewKafkaMeters() {
        return MeterFilter.deny(id -> id.getName().startsWith("kafka.") && !KAFKA_METERS.contains(id.getName()));
    }

    /** For readiness, under the name {@code kafka}. */
    @Bean
    @ConditionalOnMissingBean
    KafkaHealth kafkaHealthIndicator(KafkaClients clients) {
        return new KafkaHealth(clients);
    }

    @Bean
    Publisher publisher(Producer<String, byte[]> producer, Routes routes) {
        return new Publisher(producer, routes);
    }

    @Bean
    CloudEvents cloudEvents(ProtocolJson json, @Value("${spring.application.name}") String service) {
        return new CloudEvents(json, service);
    }

    /** Publishes events outside a batch's transaction, for services that keep an outbox of their own. */
    @Bean
    EventPublisher eventPublisher(Publisher publisher, CloudEvents events, Clock clock) {
        return new EventPublisher(publisher, events, clock);
    }

    @Bean
    CommandPublisher commandPublisher(Publisher publisher, ProtocolJson json) {
        return new CommandPublisher(publisher, json);
    }

    @Bean
    Retry retry(RuntimeMetrics metrics) {
        return new Retry(metrics);
    }

    @Bean
    RuntimeMetrics runtimeMetrics(ObjectProvider<MeterRegistry> registry, ObjectProvider<OwnedTopics> owned) {
        var metrics = new RuntimeMetrics(registry.getIfAvailable(SimpleMeterRegistry::new));
        // So that they can be watched before there is any.
        owned.forEach(all -> all.topics().stream()
                .filter(topic -> topic.kind() == Topic.Kind.COMMANDS || topic.kind() == Topic.Kind.QUERIES)
                .forEach(topic -> metrics.watchDeadLetters(topic.topicName())));
        return metrics;
    }

    @Bean
    KafkaAdmin.NewTopics ownedTopics(ObjectProvider<OwnedTopics> owned, PlatformProperties platform) {
        List<NewTopic> topics = new ArrayList<>();
        owned.forEach(all ->
                all.topics().forEach(topic -> topics.addAll(TopicDefinitions.of(topic, platform.kafka()))));
        return new KafkaAdmin.NewTopics(topics.toArray(NewTopic[]::new));
    }
}
