package im.crosstalk.chat.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Sets a statement's parameters, one column of rows after the other, as PostgreSQL arrays for {@code unnest}. */
final class ArrayParameters {
    private final Connection connection;
    private final PreparedStatement statement;
    private int index;

    ArrayParameters(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    <T> void longs(Collection<T> rows, ToLongFunction<T> column) throws SQLException {
        set("int8", rows.stream().mapToLong(column).boxed().toArray(Long[]::new));
    }

    <T> void texts(Collection<T> rows, Function<T, @Nullable String> column) throws SQLException {
        set("text", rows.stream().map(column).toArray(String[]::new));
    }

    <T> void flags(Collection<T> rows, Predicate<T> column) throws SQLException {
        set("bool", rows.stream().map(column::test).toArray(Boolean[]::new));
    }

    private void set(String type, Object[] values) throws SQLException {
        statement.setArray(++index, connection.createArrayOf(type, values));
    }
}
