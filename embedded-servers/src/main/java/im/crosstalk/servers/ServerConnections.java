package im.crosstalk.servers;

import java.util.function.UnaryOperator;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Connects a Spring context with the servers of {@link TestServers}, whatever addresses are set: those that are containers as
 * {@code @ServiceConnection}s, the embedded ones by connection details of the same kinds.
 *
 * <pre>{@code
 * @SpringBootTest
 * @Import(ServerConnections.class)
 * }</pre>
 *
 * <p>Each context gets a new database, unless {@value #DATABASE} is set. A context without Spring Boot's whole auto-configuration
 * takes its {@code ServiceConnectionAutoConfiguration} besides: {@code @ServiceConnection} says nothing by itself.
 */
@Configuration(proxyBeanMethods = false)
@Import(ServerConnections.Choice.class)
public class ServerConnections {
    /** The setting for contexts that share a database: what {@link TestServers#postgresUrl} returned. */
    public static final String DATABASE = "test.database";

    /** The URL, credentials included, of the database that the context with these settings is to use. */
    static String database(Environment settings, UnaryOperator<String> create) {
        String given = settings.getProperty(DATABASE);
        return given != null
                ? given
                : create.apply(
                        settings.getRequiredProperty("spring.application.name").replace('-', '_'));
    }

    /** As {@link TestServers} chose. */
    static final class Choice implements ImportSelector {
        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return new String[] {of(TestServers.provider()).getName()};
        }

        static Class<?> of(TestServerProvider provider) {
            return switch (provider) {
                case ContainerTestServers containers -> ContainerConnections.class;
                case EmbeddedTestServers embedded -> EmbeddedConnections.class;
            };
        }
    }
}
