/**
 * Groups, membership and roles, friendships, and the requests for both: who may change what, and the order in which changes
 * happened.
 *
 * <p>Flow: a {@link im.crosstalk.protocol.group.GroupCommand} is decided in {@code membership} under the lock of its
 * group, or in {@code friendship} under that of the pair; {@code access} leads requests and their answers there. A refusal
 * is answered at once; a change leaves as {@link im.crosstalk.protocol.chat.ChatCommand.ApplyMembership} or
 * {@link im.crosstalk.protocol.chat.ChatCommand.SetWritable} with the waiting client's reply in it and with what others are
 * told, so that chat-service releases both in order with the chat's messages.
 *
 * <p>{@code request} keeps what was asked and answered, {@code notice} what happened; {@code user} knows names. None of them
 * knows {@code membership} or {@code friendship}, of which the former may use the latter.
 */
@NullMarked
package im.crosstalk.group;

import org.jspecify.annotations.NullMarked;
