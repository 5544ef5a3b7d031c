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
                .isEqualTo("readinessState,listeners,kafka,redis,db");
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

    @Test
    void nothingIsTracedUnlessAskedFor() {
        assertThat(with(Map.of()).getProperty("spring.autoconfigure.exclude"))
                .contains("OpenTelemetryTracingAutoConfiguration", "MicrometerTracingAutoConfiguration");
        var traced = with(Map.of("IM_TRACE_SAMPLING", "0.1", "IM_TRACE_ENDPOINT", "http://traces:4318/v1/traces"));
        assertThat(traced.getProperty("spring.autoconfigure.exclude")).isNull();
        assertThat(traced.getProperty("management.tracing.sampling.probability"))
                .isEqualTo("0.1");
        assertThat(traced.getProperty("management.opentelemetry.tracing.export.otlp.endpoint"))
                .isEqualTo("http://traces:4318/v1/traces");
    }

    @Test
    void whatIsLoggedAsJsonSaysWhoseItIs() {
        var environment = with(Map.of(
                "spring.application.name", "chat-service", "im.instance", "chat-service-0", "IM_LOG_FORMAT", "json"));
        assertThat(environment.getProperty("logging.structured.json.add.service"))
                .isEqualTo("chat-service");
        assertThat(environment.getProperty("logging.structured.json.add.instance"))
                .isEqualTo("chat-service-0");
        assertThat(environment.getProperty("management.metrics.tags.service")).isEqualTo("chat-service");
    }

    private static StandardEnvironment with(Map<String, Object> said) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("said", said));
        new ServiceDefaults().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
