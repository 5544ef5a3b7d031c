package im.crosstalk.platform.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/** Begins and continues traces. Where tracing is off, and for requests that were not chosen, there is no span. Thread-safe. */
public final class Tracing {
    /** Tracing nothing. */
    public static final Tracing OFF = new Tracing(null);

    private static final String VERSION = "00-";
    private static final String SAMPLED = "-01";
    private static final int TRACE_ID = VERSION.length();
    private static final int SPAN_ID = TRACE_ID + 32 + 1;
    private static final int LENGTH = SPAN_ID + 16 + SAMPLED.length();

    private final @Nullable Tracer tracer;

    public Tracing(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    /** Whether any request is followed. */
    public boolean isOn() {
        return tracer != null;
    }

    /** A new trace, if this request is to be followed; null if not. Whoever gets one ends it. */
    public @Nullable Span begin(String name) {
        if (tracer == null) {
            return null;
        }
        Span span = tracer.spanBuilder().setNoParent().name(name).start();
        if (Boolean.TRUE.equals(span.context().sampled())) {
            return span;
        }
        span.abandon();
        return null;
    }

    /** The next part of a trace; null where there is none. Whoever gets one ends it. */
    public @Nullable Span next(String name, @Nullable String context) {
        if (tracer == null || context == null || context.length() != LENGTH || !context.endsWith(SAMPLED)) {
            return null;
        }
        TraceContext parent = tracer.traceContextBuilder()
                .traceId(context.substring(TRACE_ID, SPAN_ID - 1))
                .spanId(context.substring(SPAN_ID, SPAN_ID + 16))
                .sampled(true)
                .build();
        return tracer.spanBuilder().setParent(parent).name(name).start();
    }

    /** How a span is named to others: W3C's {@code traceparent}. */
    public static @Nullable String context(@Nullable Span span) {
        return span == null
                ? null
                : VERSION + span.context().traceId() + "-" + span.context().spanId() + SAMPLED;
    }

    /** Runs with the span's ids in what is logged. */
    public void within(@Nullable Span span, Runnable action) {
        if (span == null || tracer == null) {
            action.run();
            return;
        }
        try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
            action.run();
        } catch (RuntimeException failure) {
            span.error(failure);
            throw failure;
        }
    }
}
