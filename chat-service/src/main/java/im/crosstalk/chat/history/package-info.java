/** Answers what clients ask of the past: history, sync, lists of groups, and whom a user's status concerns. */
@NullMarked
package im.crosstalk.chat.history;

import org.jspecify.annotations.NullMarked;
