package im.crosstalk.auth.account;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

/** All accounts. Unique indexes decide who gets a name or an address when two want it. */
public interface Accounts extends JpaRepository<Account, Long> {
    Optional<Account> findByUsernameKey(String usernameKey);

    Optional<Account> findByEmailKey(String emailKey);

    boolean existsByUsernameKey(String usernameKey);

    boolean existsByEmailKey(String emailKey);

    List<Account> findByNumberIn(Collection<Long> numbers);
}
