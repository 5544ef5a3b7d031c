/** Which gateways hold whose connections, as Redis knows it. Gateways write these routes; everybody reads them. */
@NullMarked
package im.crosstalk.platform.routing;

import org.jspecify.annotations.NullMarked;
