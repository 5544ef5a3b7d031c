package im.crosstalk.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class TestServersTest {

    @Test
    void eachDatabaseIsNewAndEmptyAndRunsOnPostgres18() throws SQLException {
        String first = TestServers.postgresUrl("chat");
        String second = TestServers.postgresUrl("chat");

        assertThat(first).isNotEqualTo(second);
        try (Connection connection = DriverManager.getConnection(first);
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SHOW server_version")) {
            assertThat(version.next()).isTrue();
            assertThat(version.getString(1)).startsWith("18.");
        }
        try (Connection connection = DriverManager.getConnection(second);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE only_here (id int)");
        }
    }

    @Test
    void redisAnswers() throws Exception {
        URI uri = URI.create(TestServers.redisUrl());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write("ECHO hello\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(9), StandardCharsets.US_ASCII))
                    .endsWith("hello");
        }
    }

    @Test
    void kafkaTakesRecords() throws Exception {
        Map<String, Object> address = Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers());
        try (Admin admin = Admin.create(address);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(address, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("test-servers", 2, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            assertThat(producer.send(new ProducerRecord<>("test-servers", "key", "value"))
                            .get(30, TimeUnit.SECONDS)
                            .offset())
                    .isZero();
        }
    }
}
