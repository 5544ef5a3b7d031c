/**
 * What a dialect is: it decodes frames into what they ask for, and encodes answers and deliveries. A dialect holds
 * shapes and nothing else; it imports no Kafka, no Redis, no other dialect, and of this gateway only this package and
 * {@code json}.
 */
@NullMarked
package im.crosstalk.gateway.dialect;

import org.jspecify.annotations.NullMarked;
