/**
 * Groups, membership and roles: who may change what, and the order in which changes happened.
 *
 * <p>Flow: a {@link im.crosstalk.protocol.group.GroupCommand} is decided in {@code membership} under the lock of its
 * group. A refusal is answered at once; a change leaves as
 * {@link im.crosstalk.protocol.chat.ChatCommand.ApplyMembership} with the waiting client's reply in it, so that
 * chat-service releases it in order with the group's messages. {@code user} knows names.
 *
 * <p>{@code membership} may use {@code user}, which knows no feature. Tells clients nothing itself.
 */
@NullMarked
package im.crosstalk.group;

import org.jspecify.annotations.NullMarked;
