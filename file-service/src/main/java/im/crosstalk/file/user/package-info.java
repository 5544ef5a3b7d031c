/** Who exists: names learnt from events, else asked for. */
@NullMarked
package im.crosstalk.file.user;

import org.jspecify.annotations.NullMarked;
