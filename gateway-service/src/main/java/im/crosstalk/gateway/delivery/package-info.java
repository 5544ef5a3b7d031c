/**
 * Delivery: reads this gateway's topic, finds the sockets, encodes each frame once for each dialect, and keeps account
 * of what devices have got: receipts, delivered marks, replay.
 */
@NullMarked
package im.crosstalk.gateway.delivery;

import org.jspecify.annotations.NullMarked;
