package im.crosstalk.gateway.socket;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of a connection.
 *
 * @param maxFrame of a text message, all its fragments together; beyond it 1009
 * @param maxUnsent what may wait for a client that reads slowly; beyond it 4413
 * @param stallLimit for how long a client may read nothing while something waits for it; then 4413
 * @param handshakeLimit for a request to arrive whole, and between two requests of one connection
 * @param closePatience for the client's part of a closing handshake; then the connection is cut
 * @param slowClosePatience the same for a client that did not read: it hears why once it has read what the network holds
 * @param signInIdle for a connection that is not signed in, between frames that are carried out; then 4401
 * @param signInLimit for a connection that is not signed in, in all; then 4401
 * @param drainSpread over which connections are closed when this gateway stops
 * @param restarts whether this gateway, when it is stopped, is about to come back: its clients are told 1012 and not 1001
 * @param sweepInterval between two looks at all connections
 */
@Validated
@ConfigurationProperties("im.socket")
public record SocketProperties(
        @DefaultValue("1MB") @NotNull DataSize maxFrame,
        @DefaultValue("4MB") @NotNull DataSize maxUnsent,
        @DefaultValue("30s") @NotNull Duration stallLimit,
        @DefaultValue("10s") @NotNull Duration handshakeLimit,
        @DefaultValue("5s") @NotNull Duration closePatience,
        @DefaultValue("60s") @NotNull Duration slowClosePatience,
        @DefaultValue("30s") @NotNull Duration signInIdle,
        @DefaultValue("10m") @NotNull Duration signInLimit,
        @DefaultValue("1s") @NotNull Duration drainSpread,
        @DefaultValue("false") boolean restarts,
        @DefaultValue("500ms") @NotNull Duration sweepInterval) {}
