package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/** Addresses, TLS and passwords for Kafka: they come to our clients as they come to Spring Boot's own. */
class KafkaSecurityTest {
    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class));

    /** The variables that the Kubernetes manifests set. */
    @Test
    void environmentVariablesReachEveryClient(@TempDir Path folder) throws Exception {
        Path authority = Files.writeString(folder.resolve("ca.crt"), "a certificate");
        String login =
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"p\";";
        var variables = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(
                        "SPRING_KAFKA_BOOTSTRAP_SERVERS", "crosstalk-kafka-bootstrap:9093",
                        "SPRING_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512",
                        "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", login,
                        "SPRING_KAFKA_SSL_TRUST_STORE_TYPE", "PEM",
                        "SPRING_KAFKA_SSL_TRUST_STORE_LOCATION", "file:" + authority));
        service.withInitializer(
                        context -> context.getEnvironment().getPropertySources().addFirst(variables))
                .run(context -> {
                    KafkaClients clients = clients(context);
                    for (Map<String, Object> settings :
                            List.of(clients.admin(), clients.groupConsumer("chat-service", 1))) {
                        assertThat(settings)
                                .containsEntry("bootstrap.servers", List.of("crosstalk-kafka-bootstrap:9093"))
                                .containsEntry("security.protocol", "SASL_SSL")
                                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                                .containsEntry("sasl.jaas.config", login)
                                .containsEntry("ssl.truststore.type", "PEM")
                                .containsEntry("ssl.truststore.location", authority.toString());
                    }
                });
    }

    @Test
    void connectionDetailsComeBeforeSettings() {
        var details = new KafkaConnectionDetails() {
            @Override
            public List<String> getBootstrapServers() {
                return List.of("broker:9092");
            }

            @Override
            public Configuration getConsumer() {
                return Configuration.of(List.of("replica:9093"), SslBundle.of(SslStoreBundle.NONE), "SSL");
            }
        };
        service.withPropertyValues("spring.kafka.bootstrap-servers=elsewhere:9092")
                .withBean(KafkaConnectionDetails.class, () -> details)
                .run(context -> {
                    KafkaClients clients = clients(context);
                    assertThat(clients.admin())
                            .containsEntry("bootstrap.servers", List.of("broker:9092"))
                            .doesNotContainKeys("security.protocol", "ssl.engine.factory.class");
                    assertThat(clients.groupConsumer("chat-service", 1))
                            .containsEntry("bootstrap.servers", List.of("replica:9093"))
                            .containsEntry("security.protocol", "SSL")
                            .containsKey("ssl.engine.factory.class");
                });
    }

    private static KafkaClients clients(ApplicationContext context) {
        return new KafkaClients(
                context.getBean(ProducerFactory.class),
                context.getBean(ConsumerFactory.class),
                context.getBean(KafkaAdmin.class),
                "chat-service-0");
    }
}
