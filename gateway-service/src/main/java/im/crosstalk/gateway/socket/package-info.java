/**
 * Connections: handshake, frames in, frames out, limits, close codes. All state of a connection belongs to its event
 * loop.
 *
 * <p>Flow in: {@code HandshakeHandler} → {@code Connection} → {@link im.crosstalk.gateway.socket.ConnectionEvents}. Flow
 * out: {@link im.crosstalk.gateway.socket.LoopBatch} → {@code Connection} → channel, one flush a batch. Knows no dialect
 * by name, no Kafka and no Redis.
 */
@NullMarked
package im.crosstalk.gateway.socket;

import org.jspecify.annotations.NullMarked;
