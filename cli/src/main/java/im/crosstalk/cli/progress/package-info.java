/** Shows how a file gets on, on a terminal or in lines, and tells of keys. Knows nothing of servers. */
@NullMarked
package im.crosstalk.cli.progress;

import org.jspecify.annotations.NullMarked;
