/**
 * What arrives by Kafka, as a table: everything about accounts that holds no secret. Imports {@code account} and {@code
 * settings}; nothing imports it.
 */
@NullMarked
package im.crosstalk.auth.handler;

import org.jspecify.annotations.NullMarked;
