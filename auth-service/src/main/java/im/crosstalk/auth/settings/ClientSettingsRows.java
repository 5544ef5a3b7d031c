package im.crosstalk.auth.settings;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface ClientSettingsRows extends JpaRepository<ClientSettings, Long> {
    @Modifying
    @Query(value = """
                    INSERT INTO client_settings (user_number, settings) VALUES (:user, :settings)
                    ON CONFLICT (user_number) DO UPDATE SET settings = excluded.settings
                    """, nativeQuery = true)
    void put(long user, String settings);
}
