/** Flows and faults over real sockets, on the whole system: two gateways and two chat-services, started as users start it. */
@NullMarked
package im.crosstalk.system;

import org.jspecify.annotations.NullMarked;
