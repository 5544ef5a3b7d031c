package im.crosstalk.group.membership;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

/** All groups. New ones are persisted by their numbers, which this gives. */
interface Groups extends Repository<Group, Long> {
    /** Reads a group without locking it. */
    Optional<Group> readByChat(long chat);

    /** Locks a group until the transaction ends; once locked, it is found again without the database. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<Group> findById(Long chat);

    /** For {@link im.crosstalk.protocol.id.ChatId#ofGroup}. */
    @NativeQuery("SELECT nextval('group_ordinal')")
    long nextOrdinal();
}
