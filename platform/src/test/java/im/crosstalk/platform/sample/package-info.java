/** A service in miniature, made with nothing but what platform offers to services. */
@NullMarked
package im.crosstalk.platform.sample;

import org.jspecify.annotations.NullMarked;
