package im.crosstalk.auth.health;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.auth.AuthClient;
import im.crosstalk.auth.AuthServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@AuthServiceTest
class HealthTest {
    @Autowired
    private AuthClient client;

    @Test
    void aliveAndReady() {
        assertThat(client.management("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(client.management("/actuator/health/readiness").status()).isEqualTo(200);
    }

    @Test
    void measuresItself() {
        assertThat(client.management("/actuator/prometheus").body())
                .contains(
                        "im_auth_password_comparisons_seconds_count",
                        "im_auth_password_waiting",
                        "jvm_memory_used_bytes");
    }

    @Test
    void showsNoMoreThanThat() {
        assertThat(client.management("/actuator/env").status()).isEqualTo(404);
        assertThat(client.get("/actuator/health").status()).isEqualTo(404);
    }
}
