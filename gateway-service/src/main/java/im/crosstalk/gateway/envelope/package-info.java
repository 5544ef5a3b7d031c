/**
 * The dialect "envelope": {@code {"type","timestamp","payload","token","request_id"}}.
 *
 * <p>{@code *Requests} read payloads into commands and queries, {@code *Frames} write answers and notifications; types
 * stand in {@link im.crosstalk.gateway.envelope.RequestType}. Holds shapes only: no Kafka, no Redis, no look-up, no
 * other dialect.
 */
@NullMarked
package im.crosstalk.gateway.envelope;

import org.jspecify.annotations.NullMarked;
