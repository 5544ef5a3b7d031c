package im.crosstalk.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionSystemException;

class FaultsTest {
    @Test
    void aLostConnectionPassesInWhateverGuiseItComes() {
        assertThat(Faults.isInfrastructure(new DataAccessResourceFailureException("gone")))
                .isTrue();
        assertThat(Faults.isInfrastructure(
                        new UncategorizedSQLException("insert", "INSERT", new SQLException("Connection is closed"))))
                .isTrue();
        assertThat(Faults.isInfrastructure(
                        new TransactionSystemException("rollback", new SQLException("Connection is closed"))))
                .isTrue();
        assertThat(Faults.isInfrastructure(new IllegalStateException(new SQLException("down", "57P01"))))
                .isTrue();
    }

    @Test
    void whatARecordItselfCausesDoesNot() {
        assertThat(Faults.isInfrastructure(
                        new DataIntegrityViolationException("double", new SQLException("", "23505"))))
                .isFalse();
        assertThat(Faults.isInfrastructure(new TransactionSystemException("commit", new ArithmeticException("bean"))))
                .isFalse();
        assertThat(Faults.isInfrastructure(new NullPointerException())).isFalse();
    }

    @Test
    void aConflictIsTriedAgainAtOnce() {
        assertThat(Faults.isConflict(new CannotAcquireLockException("deadlock")))
                .isTrue();
        assertThat(Faults.isConflict(new IllegalStateException(new SQLException("", "40P01"))))
                .isTrue();
        assertThat(Faults.isConflict(new SQLException("", "23505"))).isFalse();
    }
}
