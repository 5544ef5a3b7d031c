package im.crosstalk.group.membership;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All members of all groups. */
interface Members extends Repository<Member, Member.Key> {
    Optional<Member> findById(Member.Key key);

    /** A group's members, the first to join first. */
    @Query("SELECT member FROM Member member WHERE member.key.chat = :chat ORDER BY member.place")
    List<Member> ofGroup(long chat);

    /** A group's owner and admins. */
    @Query("SELECT member FROM Member member WHERE member.key.chat = :chat AND member.role <> MEMBER")
    List<Member> adminsOf(long chat);
}
