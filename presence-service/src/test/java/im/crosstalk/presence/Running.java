package im.crosstalk.presence;

import im.crosstalk.protocol.Topic;
import im.crosstalk.servers.ServerConnections;
import im.crosstalk.servers.TestServers;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** The service, running on real servers, with a stand-in for chat-service; one for all tests. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "logging.level.root=warn",
            "im.presence.look-every=200ms",
            "im.presence.lease-grace=2s",
            "im.instance=presence-service-0",
            "im.id-secret=" + Running.ID_SECRET,
        })
@ContextConfiguration(initializers = Running.Others.class)
@Import(ServerConnections.class)
@interface Running {
    String ID_SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    String GATEWAY = "gateway-service-0";
    String OTHER_GATEWAY = "gateway-service-1";

    /** The address of another service, and the topics that others own. */
    final class Others implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            createTopics();
            TestPropertyValues.of(shared()).applyTo(context);
        }

        /** What all instances of the service have in common. */
        static String[] shared() {
            return new String[] {
                ServerConnections.DATABASE + "=" + Database.URL, "im.chat-url=" + ChatStandIn.INSTANCE.url()
            };
        }

        private static final class Database {
            private static final String URL = TestServers.postgresUrl("presence");
        }

        private static void createTopics() {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestServers.kafkaBootstrapServers()))) {
                admin.createTopics(List.of(
                                new NewTopic(Topic.ofGateway(GATEWAY), 1, (short) 1),
                                new NewTopic(Topic.ofGateway(OTHER_GATEWAY), 1, (short) 1)))
                        .all()
                        .get();
            } catch (ExecutionException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
