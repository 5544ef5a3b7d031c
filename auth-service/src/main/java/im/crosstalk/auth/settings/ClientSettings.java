package im.crosstalk.auth.settings;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "client_settings")
class ClientSettings {
    @Id
    private long userNumber;

    private String settings;

    @SuppressWarnings("NullAway.Init")
    protected ClientSettings() {}

    String settings() {
        return settings;
    }
}
