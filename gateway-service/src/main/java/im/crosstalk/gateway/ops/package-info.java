/** Running the gateway: its clock, its start and its end, its health and metrics. */
@NullMarked
package im.crosstalk.gateway.ops;

import org.jspecify.annotations.NullMarked;
