/**
 * What others must learn and must not miss: written in the transaction that makes it true, published on Kafka after the
 * commit, deleted once Kafka has it. At least once; records of one key in order. Imports no feature.
 */
@NullMarked
package im.crosstalk.auth.outbox;

import org.jspecify.annotations.NullMarked;
