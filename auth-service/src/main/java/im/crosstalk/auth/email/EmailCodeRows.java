package im.crosstalk.auth.email;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface EmailCodeRows extends JpaRepository<EmailCode, Long> {
    /** Until the transaction ends, nobody else sends a code to that address. */
    @Query(
            value = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:emailKey, 0))) AS locked",
            nativeQuery = true)
    int lockAddress(String emailKey);

    /** Oldest first, so that everybody locks in one order. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("FROM EmailCode WHERE emailKey = :emailKey AND createdAt > :after ORDER BY id")
    List<EmailCode> lockSentAfter(String emailKey, Instant after);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("FROM EmailCode WHERE id = :id")
    Optional<EmailCode> lock(long id);

    @Modifying
    @Query("DELETE FROM EmailCode WHERE createdAt < :before")
    int deleteSentBefore(Instant before);
}
