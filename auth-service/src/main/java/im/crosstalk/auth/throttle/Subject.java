package im.crosstalk.auth.throttle;

/**
 * Who tries.
 *
 * @param account what is tried at: any text that is the same for the same account
 * @param address network address of the one who tries; loopback counts like any other
 */
public record Subject(String account, String address) {}
