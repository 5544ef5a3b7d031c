/**
 * Groups and their members.
 *
 * <p>Flow: {@link MembershipCommands} or {@link Admissions} lock the group by {@code Roster}, ask {@code GroupRules} and
 * change the rows; {@code Announcement} says what others learn of it: members by notices, those who had asked for what is so
 * now, integrators.
 *
 * <p>The entities do not leave this package.
 */
@NullMarked
package im.crosstalk.group.membership;

import org.jspecify.annotations.NullMarked;
