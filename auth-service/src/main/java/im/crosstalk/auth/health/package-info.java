/** Whether what this service cannot do without is there; for readiness, never for liveness. Imports no feature. */
@NullMarked
package im.crosstalk.auth.health;

import org.jspecify.annotations.NullMarked;
