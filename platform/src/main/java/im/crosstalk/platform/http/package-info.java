/** Typed calls from one service to another's internal HTTP. Knows the vocabulary's JSON, no service and no path. */
@NullMarked
package im.crosstalk.platform.http;

import org.jspecify.annotations.NullMarked;
