package im.crosstalk.chat.message;

import im.crosstalk.chat.batch.ChatBatch;
import im.crosstalk.chat.batch.ChatState;
import im.crosstalk.chat.batch.KnownMessage;
import im.crosstalk.chat.batch.MemberState;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.chat.ChatCommand.MarkRead;
import im.crosstalk.protocol.chat.ChatDelivery.MessageRead;
import im.crosstalk.protocol.chat.ChatReply.Marked;
import im.crosstalk.protocol.id.MessageId;
import im.crosstalk.protocol.id.UserId;
import org.springframework.stereotype.Component;

/** Read marks: they only go forward. */
@Component
public class ReadMarks {
    private final ChatBatch batch;
    private final MessageEvents events;

    ReadMarks(ChatBatch batch, MessageEvents events) {
        this.batch = batch;
        this.events = events;
    }

    /** Moves the mark; a private message's sender gets one receipt, for the message that was marked. */
    public Outcome mark(MarkRead command, Request request) {
        UserId reader = request.caller().user();
        ChatState chat = batch.chat(command.chat());
        ErrorCode outsider = Messages.outsider(batch, chat, reader);
        if (outsider != null) {
            return Outcome.refuse(outsider);
        }
        MemberState member = batch.member(chat.id(), reader);
        if (member == null || command.sequence() < 1 || command.sequence() > chat.lastSequence()) {
            return Outcome.refuse(ErrorCode.MESSAGE_NOT_FOUND);
        }
        if (command.sequence() <= member.readSequence()) {
            return Outcome.reply(marked(chat, member));
        }
        member.markRead(command.sequence(), ownBetween(chat, member, reader, command.sequence()));
        var id = new MessageId(chat.id(), command.sequence());
        Outcome outcome = Outcome.reply(marked(chat, member)).event(events.read(id, reader));
        KnownMessage message = chat.id().isPrivate() ? batch.at(chat.id(), command.sequence()) : null;
        if (message == null || message.sender().equals(reader)) {
            return outcome;
        }
        var receipt = new MessageRead(id, message.shownKey(), message.sender(), reader);
        return outcome.push(new Push(Audience.Users.of(message.sender()), receipt));
    }

    private long ownBetween(ChatState chat, MemberState member, UserId reader, long until) {
        boolean allOrNone = member.sentAfterRead() == 0 || until == chat.lastSequence();
        return allOrNone ? member.sentAfterRead() : batch.countOwn(chat.id(), reader, member.unreadAfter(), until);
    }

    private static Marked marked(ChatState chat, MemberState member) {
        long unread = chat.lastSequence() - member.unreadAfter() - member.sentAfterRead();
        return new Marked(chat.id(), member.readSequence(), Math.max(0, unread));
    }
}
