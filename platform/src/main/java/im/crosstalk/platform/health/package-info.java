/** Whether the servers answer that a service cannot do without; soon enough for whoever probes it. */
@NullMarked
package im.crosstalk.platform.health;

import org.jspecify.annotations.NullMarked;
