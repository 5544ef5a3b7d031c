package im.crosstalk.platform.health;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Up when PostgreSQL answers. Asks over a connection of its own: in the pool it would wait behind the work of a busy service, or
 * for as long as that may wait for a server that hangs.
 */
final class DatabaseHealth implements HealthIndicator, DisposableBean {
    private static final int PATIENCE_SECONDS = 1;

    private final String url;
    private final Properties settings = new Properties();
    private @Nullable Connection connection;

    DatabaseHealth(JdbcConnectionDetails details) {
        url = details.getJdbcUrl();
        set("user", details.getUsername());
        set("password", details.getPassword());
        set("ApplicationName", "health");
        set("connectTimeout", Integer.toString(PATIENCE_SECONDS));
        set("socketTimeout", Integer.toString(PATIENCE_SECONDS));
        set("sslResponseTimeout", Integer.toString(PATIENCE_SECONDS * 1000));
    }

    private void set(String name, @Nullable String value) {
        if (value != null) {
            settings.setProperty(name, value);
        }
    }

    @Override
    public synchronized Health health() {
        try {
            if (connection == null) {
                connection = DriverManager.getConnection(url, settings);
            }
            if (connection.isValid(PATIENCE_SECONDS)) {
                return Health.up().build();
            }
        } catch (SQLException unavailable) {
            // As when it does not answer.
        }
        close();
        return Health.down().build();
    }

    @Override
    public synchronized void destroy() {
        close();
    }

    private void close() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException broken) {
                // It is of no use any more in any case.
            }
        }
    }
}
