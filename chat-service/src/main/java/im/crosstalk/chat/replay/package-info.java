/**
 * What a device missed, and what it has got. {@code Replay} asks for its items one kind after the other: messages, recalls,
 * relays; {@code DeviceMarks} moves the marks from which they are told.
 */
@NullMarked
package im.crosstalk.chat.replay;

import org.jspecify.annotations.NullMarked;
