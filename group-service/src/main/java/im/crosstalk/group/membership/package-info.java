/**
 * Groups and their members.
 *
 * <p>Flow: {@code Prefetch} finds the names that a batch needs before its transaction; {@link MembershipCommands} locks
 * the group, asks {@code GroupRules} and changes the rows; {@code Announcement} says what others learn of it.
 *
 * <p>The entities do not leave this package.
 */
@NullMarked
package im.crosstalk.group.membership;

import org.jspecify.annotations.NullMarked;
