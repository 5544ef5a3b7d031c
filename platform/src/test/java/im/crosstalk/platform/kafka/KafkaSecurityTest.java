package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** TLS and passwords for Kafka, by the variables that the Kubernetes manifests set. */
class KafkaSecurityTest {
    @Test
    void environmentVariablesReachEveryClient(@TempDir Path folder) throws Exception {
        Path authority = Files.writeString(folder.resolve("ca.crt"), "a certificate");
        String login =
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"p\";";
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.of(
                                "SPRING_KAFKA_BOOTSTRAP_SERVERS", "crosstalk-kafka-bootstrap:9093",
                                "SPRING_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                                "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512",
                                "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", login,
                                "SPRING_KAFKA_SSL_TRUST_STORE_TYPE", "PEM",
                                "SPRING_KAFKA_SSL_TRUST_STORE_LOCATION", "file:" + authority)));
        KafkaProperties properties = Binder.get(environment)
                .bind("spring.kafka", KafkaProperties.class)
                .get();
        var clients = new KafkaClients(properties, "chat-service-0");

        for (Map<String, Object> settings : List.of(clients.admin(), clients.groupConsumer("chat-service", 1))) {
            assertThat(settings)
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                    .containsEntry("sasl.jaas.config", login)
                    .containsEntry("ssl.truststore.type", "PEM")
                    .containsEntry("ssl.truststore.location", authority.toString());
        }
    }
}
