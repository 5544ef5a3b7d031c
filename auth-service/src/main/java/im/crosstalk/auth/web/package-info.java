/** How answers and faults of every controller become HTTP. Imports no feature. */
@NullMarked
package im.crosstalk.auth.web;

import org.jspecify.annotations.NullMarked;
