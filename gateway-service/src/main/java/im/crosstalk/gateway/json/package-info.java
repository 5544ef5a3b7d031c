/**
 * Frames' JSON: a strict reader of what strangers send, and a writer straight into bytes. Knows no dialect and imports
 * nothing of this gateway.
 */
@NullMarked
package im.crosstalk.gateway.json;

import org.jspecify.annotations.NullMarked;
