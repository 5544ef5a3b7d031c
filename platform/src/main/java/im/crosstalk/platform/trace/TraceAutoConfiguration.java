package im.crosstalk.platform.trace;

import io.micrometer.tracing.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Tracing, with a tracer where {@code ServiceDefaults} has let one come up. */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class)
public class TraceAutoConfiguration {
    @Bean
    Tracing tracing(ObjectProvider<Tracer> tracer) {
        return new Tracing(tracer.getIfAvailable());
    }
}
