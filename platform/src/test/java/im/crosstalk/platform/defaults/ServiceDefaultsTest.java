package im.crosstalk.platform.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ServiceDefaultsTest {
    @Test
    void aServiceIsWatchedStoppedAndLoggedAlikeEverywhere() {
        var environment = with(Map.of());
        assertThat(environment.getProperty("server.shutdown")).isEqualTo("graceful");
        assertThat(environment.getProperty("management.endpoints.web.exposure.include"))
                .isEqualTo("health,prometheus");
        assertThat(environment.getProperty("management.endpoint.health.group.readiness.include"))
                .isEqualTo("readinessState,listeners,db");
        assertThat(environment.getProperty("logging.structured.format.console")).isNull();
    }

    @Test
    void whatAServiceSaysItselfComesFirst() {
        assertThat(with(Map.of("server.shutdown", "immediate")).getProperty("server.shutdown"))
                .isEqualTo("immediate");
    }

    @Test
    void inKubernetesLogsAreJsonUnlessAskedForOtherwise() {
        assertThat(with(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")).getProperty("logging.structured.format.console"))
                .isEqualTo("logstash");
        assertThat(with(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "IM_LOG_FORMAT", "text"))
                        .getProperty("logging.structured.format.console"))
                .isNull();
        assertThat(with(Map.of("IM_LOG_FORMAT", "json")).getProperty("logging.structured.format.console"))
                .isEqualTo("logstash");
    }

    private static StandardEnvironment with(Map<String, Object> said) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("said", said));
        new ServiceDefaults().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
