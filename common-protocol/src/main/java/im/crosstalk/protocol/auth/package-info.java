/** Accounts and sessions: what auth-service is asked over HTTP and Kafka, and what it tells. */
@NullMarked
package im.crosstalk.protocol.auth;

import org.jspecify.annotations.NullMarked;
