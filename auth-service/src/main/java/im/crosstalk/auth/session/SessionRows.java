package im.crosstalk.auth.session;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface SessionRows extends JpaRepository<Session, String> {
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("FROM Session WHERE id = :id")
    Optional<Session> lock(String id);

    /** Sessions whose every token has expired by itself, and that no other instance is clearing away just now. */
    @Query(
            value = "SELECT * FROM session WHERE expires_at < :before LIMIT :most FOR UPDATE SKIP LOCKED",
            nativeQuery = true)
    List<Session> lockExpired(Instant before, int most);
}
