package im.crosstalk.protocol;

/**
 * Where the answer goes.
 *
 * @param gateway instance name of the gateway that holds the connection
 * @param epoch which life of that gateway; a reborn one drops answers meant for its former self
 * @param ref the gateway's own number for the waiting request; 0 when nobody waits
 */
public record Origin(String gateway, long epoch, long ref) {
    public GatewayAddress address() {
        return new GatewayAddress(gateway, epoch);
    }
}
