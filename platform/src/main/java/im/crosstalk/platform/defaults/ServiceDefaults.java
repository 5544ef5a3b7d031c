package im.crosstalk.platform.defaults;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Lowest of all property sources: how services start, stop, log and let themselves be watched. Whatever a service or its
 * environment says comes before it.
 */
public final class ServiceDefaults implements EnvironmentPostProcessor, Ordered {
    private static final String SOURCE = "crosstalkServiceDefaults";
    private static final String IN_KUBERNETES = "KUBERNETES_SERVICE_HOST";
    private static final String DATABASE =
            "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration";
    private static final String LOG_FORMAT = "IM_LOG_FORMAT";
    private static final String TRACE_SAMPLING = "IM_TRACE_SAMPLING";
    private static final String TRACE_ENDPOINT = "IM_TRACE_ENDPOINT";
    private static final String TRACERS = String.join(
            ",",
            "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
            "org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration",
            "org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration");

    private static final Map<String, Object> ALWAYS = Map.ofEntries(
            Map.entry("spring.main.banner-mode", "off"),
            Map.entry("spring.main.keep-alive", true),
            Map.entry("spring.jmx.enabled", false),
            Map.entry("spring.threads.virtual.enabled", true),
            Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "15s"),
            Map.entry("spring.flyway.locations", "classpath:db/platform,classpath:db/migration"),
            Map.entry("spring.jpa.open-in-view", false),
            Map.entry("spring.data.redis.repositories.enabled", false),
            Map.entry("spring.data.redis.timeout", "3s"),
            Map.entry("spring.data.redis.connect-timeout", "2s"),
            // A service whose topics are not there is better started again than half alive.
            Map.entry("spring.kafka.admin.fail-fast", true),
            Map.entry("server.shutdown", "graceful"),
            Map.entry("management.endpoints.access.default", "read-only"),
            Map.entry("management.endpoints.web.exposure.include", "health,prometheus"),
            Map.entry("management.endpoint.health.probes.enabled", true),
            // Which server is away, not only that one is.
            Map.entry("management.endpoint.health.show-components", "always"),
            // Whose a metric is, however it was fetched.
            Map.entry("management.metrics.tags.service", "${spring.application.name:crosstalk}"),
            Map.entry("management.endpoint.health.group.liveness.include", "livenessState"),
            // As the fields are called in JSON; see RequestLog.
            Map.entry("logging.pattern.correlation", "[%X{request:-} %X{traceId:-}] "),
            Map.entry("logging.structured.json.add.service", "${spring.application.name:crosstalk}"),
            Map.entry("logging.structured.json.add.instance", "${im.instance:}"),
            Map.entry("logging.level.org.apache.kafka", "warn"),
            // The whole configuration, and what is no news: each rebalance, each reconnection.
            Map.entry("logging.level.org.apache.kafka.clients.NetworkClient", "error"),
            Map.entry("logging.level.org.springframework.kafka", "warn"),
            Map.entry("logging.level.io.lettuce.core.protocol", "error"));

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> defaults = new HashMap<>(ALWAYS);
        defaults.put(
                "management.endpoint.health.group.readiness.include",
                ClassUtils.isPresent(DATABASE, getClass().getClassLoader())
                        ? "readinessState,listeners,kafka,redis,db"
                        : "readinessState,listeners,kafka,redis");
        String sampling = environment.getProperty(TRACE_SAMPLING, "0");
        if (isPositive(sampling)) {
            defaults.put("management.tracing.sampling.probability", sampling);
            defaults.put(
                    "management.opentelemetry.tracing.export.otlp.endpoint",
                    environment.getProperty(TRACE_ENDPOINT, "http://localhost:4318/v1/traces"));
        } else {
            // Not even a tracer: it would look at every request to decide that it is not followed.
            defaults.put("spring.autoconfigure.exclude", TRACERS);
        }
        boolean structured = environment.containsProperty(IN_KUBERNETES);
        String format = environment.getProperty(LOG_FORMAT, structured ? "json" : "text");
        if (format.equals("json")) {
            defaults.put("logging.structured.format.console", "logstash");
        }
        environment.getPropertySources().addLast(new MapPropertySource(SOURCE, defaults));
    }

    private static boolean isPositive(String probability) {
        try {
            return Double.parseDouble(probability) > 0;
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(TRACE_SAMPLING + " is a number from 0 to 1, not " + probability, wrong);
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
