package im.crosstalk.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the servers of {@link TestServers} come from. Each is started by the first call that needs it. */
sealed interface TestServerProvider permits EmbeddedTestServers, ContainerTestServers {

    AtomicInteger DATABASES = new AtomicInteger();

    /** The URL of a new database, credentials included. */
    String newDatabase(String name);

    String redisUrl();

    String kafkaBootstrapServers();

    /** Creates a database through {@code adminUrl} (a JDBC URL with credentials) and returns its name. */
    static String createDatabase(String adminUrl, String name) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("not a database name: " + name);
        }
        String unique = name + "_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(adminUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + unique + " STRATEGY file_copy");
            return unique;
        } catch (SQLException failed) {
            throw new IllegalStateException("test database " + unique + " could not be created", failed);
        }
    }
}
