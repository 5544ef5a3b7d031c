/**
 * Answers what clients ask of the past: history, sync, lists of groups, and whom a user's status concerns. Reads only, with
 * one or two statements for an answer, each by an index; imports nothing that changes a chat.
 */
@NullMarked
package im.crosstalk.chat.history;

import org.jspecify.annotations.NullMarked;
