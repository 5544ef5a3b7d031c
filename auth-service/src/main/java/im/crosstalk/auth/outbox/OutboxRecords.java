package im.crosstalk.auth.outbox;

import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.transaction.annotation.Transactional;

interface OutboxRecords extends JpaRepository<OutboxRecord, Long> {
    @Query("FROM OutboxRecord ORDER BY id")
    List<OutboxRecord> oldest(Limit most);

    List<OutboxRecord> findByTopicAndRecordKeyOrderById(String topic, String recordKey);

    @Transactional
    @Modifying
    @Query("DELETE FROM OutboxRecord WHERE id IN :ids")
    void deleteAllByIds(Collection<Long> ids);
}
