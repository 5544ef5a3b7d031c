/**
 * Follows single requests through the system: from a client's frame over Kafka to the frames that it leads to. Off unless
 * {@code IM_TRACE_SAMPLING} says otherwise; then a share of all requests, chosen where they come in, carries a trace context
 * (W3C's {@code traceparent}) in what travels on Kafka. Spans name types of requests, never users or contents.
 */
@NullMarked
package im.crosstalk.platform.trace;

import org.jspecify.annotations.NullMarked;
