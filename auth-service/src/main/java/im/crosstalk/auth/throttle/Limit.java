package im.crosstalk.auth.throttle;

import java.time.Duration;

/**
 * So many in so long.
 *
 * @param key under which is counted; holds no name, address or e-mail in clear
 * @param max in any {@code window}
 */
record Limit(String key, int max, Duration window) {}
