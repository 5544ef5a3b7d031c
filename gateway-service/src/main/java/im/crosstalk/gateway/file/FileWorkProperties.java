package im.crosstalk.gateway.file;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How much of files one connection, and all together, may have on its way to file-service; beyond it, frames wait.
 *
 * @param inFlight requests about files, chunks included
 * @param inFlightSize of their chunks, all together
 * @param inFlightSizeOfAll of the chunks of all connections of a gateway; beyond it each has one chunk at a time
 * @param rateOfAll how many bytes of chunks all connections of a gateway may bring in a second: so much that chat keeps its
 *     processors
 * @param acknowledgedWithin for how long a client may acknowledge, or by HTTP take, nothing of a download; then it ends
 */
@Validated
@ConfigurationProperties("im.chunks")
public record FileWorkProperties(
        @DefaultValue("16") @Min(1) int inFlight,
        @DefaultValue("2MB") @NotNull DataSize inFlightSize,
        @DefaultValue("64MB") @NotNull DataSize inFlightSizeOfAll,
        @DefaultValue("16MB") @NotNull DataSize rateOfAll,
        @DefaultValue("60s") @NotNull Duration acknowledgedWithin) {
    @AssertTrue(message = "rateOfAll is one byte in a second, or more")
    boolean isRateOfAllPositive() {
        return rateOfAll.toBytes() > 0;
    }
}
