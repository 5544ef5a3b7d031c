/**
 * How often one may fail: counted in Redis, so that all instances count together, and locally while Redis is away.
 * Imports no feature.
 */
@NullMarked
package im.crosstalk.auth.throttle;

import org.jspecify.annotations.NullMarked;
