/**
 * The runtime under every service's handlers.
 *
 * <p>Commands: one partition's batch is worked off in one database transaction that begins with its {@code Fence};
 * after the commit its {@code Outbox} (replies, deliveries, events, follow-up commands) is published, and published
 * again after a crash. Queries: concurrently, read-only, dropped when late. What cannot be read or handled goes to the
 * dead letters, and the one who waits is told.
 *
 * <p>Imports {@code json} and {@code routing}; knows handlers only as functions.
 */
@NullMarked
package im.crosstalk.platform.kafka;

import org.jspecify.annotations.NullMarked;
