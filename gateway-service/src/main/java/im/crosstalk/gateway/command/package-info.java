/**
 * The command dialect (002): {@code {"command","data"}}, encrypted connection by connection. Flow: {@link
 * im.crosstalk.gateway.command.CommandDialect} finds the {@link im.crosstalk.gateway.command.CommandType}, its reader turns
 * data into what is asked; answers and deliveries are written by {@code Responses} and {@code Pushes}. {@code ClientKey} and
 * {@code AesGcmSeal} hold the cryptography.
 *
 * <p>Shapes only: it imports no socket, no Kafka, no other dialect.
 */
@NullMarked
package im.crosstalk.gateway.command;

import org.jspecify.annotations.NullMarked;
