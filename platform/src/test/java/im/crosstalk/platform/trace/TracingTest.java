package im.crosstalk.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TracingTest {
    private final List<SpanData> exported = new ArrayList<>();

    private Tracing with(Sampler sampler) {
        var provider = SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(new Exporter()))
                .build();
        return new Tracing(new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {}));
    }

    private final class Exporter implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            exported.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @Test
    void aTraceGoesOnWhereItsContextIsTaken() {
        Tracing gateway = with(Sampler.alwaysOn());
        Tracing service = with(Sampler.alwaysOff());
        Span asked = Objects.requireNonNull(gateway.begin("ask"));

        String context = Tracing.context(asked);
        assertThat(context).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        Span handled = service.next("handle", context);
        if (handled != null) {
            handled.end();
        }
        Span delivered = Objects.requireNonNull(gateway.next("deliver", context));
        delivered.end();
        asked.end();

        assertThat(exported).extracting(SpanData::getName).contains("ask", "deliver");
        assertThat(exported)
                .extracting(SpanData::getTraceId)
                .containsOnly(asked.context().traceId());
        assertThat(exported.getFirst().getParentSpanId())
                .isEqualTo(asked.context().spanId());
    }

    @Test
    void whatIsNotChosenHasNoSpanAndSoNoContext() {
        assertThat(with(Sampler.alwaysOff()).begin("ask")).isNull();
        assertThat(Tracing.OFF.begin("ask")).isNull();
        assertThat(Tracing.OFF.isOn()).isFalse();
        assertThat(Tracing.context(null)).isNull();
        assertThat(exported).isEmpty();
    }

    @Test
    void whatIsNoContextIsNotFollowed() {
        Tracing tracing = with(Sampler.alwaysOn());
        assertThat(tracing.next("handle", null)).isNull();
        assertThat(tracing.next("handle", "nonsense")).isNull();
        assertThat(tracing.next("handle", "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00"))
                .isNull();
    }

    @Test
    void whatFailsWithinASpanFailsAllTheSame() {
        Tracing tracing = with(Sampler.alwaysOn());
        Span span = Objects.requireNonNull(tracing.begin("ask"));
        var failure = new IllegalStateException("no");
        assertThatThrownBy(() -> tracing.within(span, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        span.end();
        assertThat(exported.getFirst().getEvents()).isNotEmpty();
        assertThat(MDC.get("traceId")).isNull();
    }
}
