package im.crosstalk.chat;

import im.crosstalk.platform.kafka.OwnedTopics;
import im.crosstalk.protocol.Topic;
import im.crosstalk.servers.ServerConnections;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * All of chat-service over real servers, with short times for calls. Tests of one JVM share one service, as they share one
 * Kafka: a second one would take the first one's partitions.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {ChatServiceApplication.class, ServerConnections.class, WholeService.OthersTopics.class},
        properties = {
            "im.instance=chat-service-0",
            "im.id-secret=0000000000000000000000000000000000000000000000000000000000000000",
            "im.chat.ring-timeout=2s",
            "im.chat.absence-limit=200ms",
            "server.port=0",
            "management.server.port=0"
        },
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public @interface WholeService {
    /** Stands for the services that own what this one reads. */
    @TestConfiguration
    class OthersTopics {
        @Bean
        OwnedTopics othersTopics() {
            return OwnedTopics.of(Topic.USER_EVENTS, Topic.PRESENCE_EVENTS);
        }
    }
}
