@NullMarked
package im.crosstalk.protocol;

import org.jspecify.annotations.NullMarked;
