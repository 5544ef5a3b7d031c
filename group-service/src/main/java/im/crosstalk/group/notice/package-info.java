/**
 * What happened to friendships and groups, one row for each happening, and who is told of it. Knows neither: those that
 * change them say so.
 */
@NullMarked
package im.crosstalk.group.notice;

import org.jspecify.annotations.NullMarked;
