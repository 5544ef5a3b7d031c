package im.crosstalk.auth.session;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface SigningKeyRows extends JpaRepository<SigningKey, String> {
    /** Until the transaction ends, no other instance makes a key. */
    @Query(
            value = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('signing_key'))) AS locked",
            nativeQuery = true)
    int lockAll();

    /** The newest first. */
    @Query("FROM SigningKey ORDER BY createdAt DESC, kid")
    List<SigningKey> newestFirst();

    @Modifying
    @Query("DELETE FROM SigningKey WHERE verifiesUntil < :before")
    int deleteOutlived(Instant before);
}
