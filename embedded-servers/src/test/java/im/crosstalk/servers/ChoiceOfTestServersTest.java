package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;
import org.testcontainers.containers.GenericContainer;

/** Where the servers of tests come from; and that the containers, which many machines cannot start, are what they are to be. */
class ChoiceOfTestServersTest {
    @Test
    void containersWhereDockerAnswersElseEmbeddedOnes() {
        TestServerProvider containers = TestServers.choose(() -> true);
        TestServerProvider embedded = TestServers.choose(() -> false);

        assertThat(containers).isInstanceOf(ContainerTestServers.class);
        assertThat(embedded).isInstanceOf(EmbeddedTestServers.class);
        assertThat(ServerConnections.Choice.of(containers)).isEqualTo(ContainerConnections.class);
        assertThat(ServerConnections.Choice.of(embedded)).isEqualTo(EmbeddedConnections.class);
    }

    @Test
    void postgresForgets() {
        try (var postgres = ContainerTestServers.newPostgres()) {
            assertThat(postgres.getCommandParts()).contains("fsync=off");
            assertThat(postgres.getExposedPorts()).contains(5432);
        }
    }

    @Test
    void redisIsReached() {
        try (var redis = ContainerTestServers.newRedis()) {
            assertThat(redis.getExposedPorts()).containsExactly(6379);
        }
    }

    @Test
    void kafkaMakesNoTopicsByItself() {
        try (var kafka = ContainerTestServers.newKafka()) {
            assertThat(kafka.getEnvMap()).containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        }
    }

    @Test
    void theyOutliveTheContextsThatUseThem() {
        for (GenericContainer<?> container : List.of(
                ContainerTestServers.newPostgres(), ContainerTestServers.newRedis(), ContainerTestServers.newKafka())) {
            ReflectionTestUtils.setField(container, "containerId", "running");
            container.close();
            assertThat(container.getContainerId()).isEqualTo("running");
        }
    }
}
