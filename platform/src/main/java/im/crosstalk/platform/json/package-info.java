/** JSON: how the vocabulary is written, and the strict reading of what strangers send. */
@NullMarked
package im.crosstalk.platform.json;

import org.jspecify.annotations.NullMarked;
