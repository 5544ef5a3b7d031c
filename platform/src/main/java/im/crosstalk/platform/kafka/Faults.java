package im.crosstalk.platform.kafka;

import im.crosstalk.platform.routing.RoutesUnavailableException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells faults of the infrastructure, which pass, from those of a record, which do not. */
final class Faults {
    private Faults() {}

    /** Two transactions met; the same again, at once, will do. */
    static boolean isConflict(Throwable failure) {
        return anyCause(failure, cause -> cause instanceof ConcurrencyFailureException || hasState(cause, "40"));
    }

    /** A server is away or overloaded; the same again, later, will do. */
    static boolean isInfrastructure(Throwable failure) {
        return anyCause(
                failure,
                cause -> cause instanceof TransientDataAccessException
                        || cause instanceof RecoverableDataAccessException
                        || cause instanceof DataAccessResourceFailureException
                        || cause instanceof NonTransientDataAccessResourceException
                        || cause instanceof CannotCreateTransactionException
                        || (cause instanceof TransactionSystemException system && isOfTheConnection(system))
                        || cause instanceof RoutesUnavailableException
                        || cause instanceof DependencyUnavailableException
                        || cause instanceof RetriableException
                        || cause instanceof IOException
                        || cause instanceof SQLTransientConnectionException
                        || cause instanceof SQLRecoverableException
                        || isWithoutState(cause)
                        || hasState(cause, "08")
                        || hasState(cause, "53")
                        || hasState(cause, "57"));
    }

    /** A rollback that fails says so instead of why it was needed; the failed commit of an entity is the entity's. */
    private static boolean isOfTheConnection(TransactionSystemException failure) {
        Throwable original = failure.getApplicationException();
        return anyCause(failure, cause -> cause instanceof SQLException)
                || (original != null && isInfrastructure(original));
    }

    /** A connection that is used after it broke: its pool says so without a code. */
    private static boolean isWithoutState(Throwable failure) {
        return failure instanceof SQLException sql && sql.getSQLState() == null;
    }

    private static boolean hasState(Throwable failure, String sqlClass) {
        return failure instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith(sqlClass);
    }

    private static boolean anyCause(Throwable failure, Predicate<Throwable> is) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (is.test(cause)) {
                return true;
            }
        }
        return false;
    }
}
