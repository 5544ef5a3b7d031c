package im.crosstalk.standalone;

import im.crosstalk.servers.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One database for each service, owned by a role of its own: no service can read another's tables. */
final class Databases {

    private final PostgresServer postgres;
    private final DataDirectory data;

    Databases(PostgresServer postgres, DataDirectory data) {
        this.postgres = postgres;
        this.data = data;
    }

    /** The password of a service's role. */
    static String password(DataDirectory data, Service service) throws IOException {
        return data.secret("database-" + service.database());
    }

    /** Creates what is missing. */
    void create() throws IOException, NotStarted {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            for (Service service : Service.values()) {
                String name = service.database();
                String quoted = statement.enquoteIdentifier(name, true);
                String password = statement.enquoteLiteral(password(data, service));
                if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
                    statement.execute("CREATE ROLE " + quoted + " LOGIN PASSWORD " + password);
                }
                if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                    statement.execute("CREATE DATABASE " + quoted + " OWNER " + quoted);
                    statement.execute("REVOKE CONNECT ON DATABASE " + quoted + " FROM PUBLIC");
                }
            }
        } catch (SQLException failed) {
            throw new NotStarted("the databases could not be created: " + failed.getMessage());
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
