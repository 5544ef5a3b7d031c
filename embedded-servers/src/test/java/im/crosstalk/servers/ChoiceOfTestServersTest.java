package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where the servers of tests come from; and that the containers, which many machines cannot start, are what they are to be. */
class ChoiceOfTestServersTest {
    @Test
    void containersWhereDockerAnswersElseEmbeddedOnes() {
        assertThat(TestServers.choose(() -> true)).isInstanceOf(ContainerTestServers.class);
        assertThat(TestServers.choose(() -> false)).isInstanceOf(EmbeddedTestServers.class);
    }

    @Test
    void postgresForgets() {
        try (var postgres = ContainerTestServers.postgres()) {
            assertThat(postgres.getCommandParts()).contains("fsync=off");
            assertThat(postgres.getExposedPorts()).contains(5432);
        }
    }

    @Test
    void redisIsReached() {
        try (var redis = ContainerTestServers.redis()) {
            assertThat(redis.getExposedPorts()).containsExactly(6379);
        }
    }

    @Test
    void kafkaMakesNoTopicsByItself() {
        try (var kafka = ContainerTestServers.kafka()) {
            assertThat(kafka.getEnvMap()).containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        }
    }
}
