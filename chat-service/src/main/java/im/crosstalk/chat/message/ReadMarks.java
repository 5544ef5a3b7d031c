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
import org.jspecify.annotations.Nullable;
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

    /**
     * Moves the mark; in a private chat the other party gets one receipt, for the message that was marked, or for their
     * newest that it covers where it is the reader's own.
     */
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
        long before = member.readSequence();
        member.markRead(command.sequence(), ownBetween(chat, member, reader, command.sequence()));
        var id = new MessageId(chat.id(), command.sequence());
        Outcome outcome = Outcome.reply(marked(chat, member)).event(events.read(id, reader));
        KnownMessage read = chat.id().isPrivate() ? read(chat, reader, before, command.sequence()) : null;
        if (read == null) {
            return outcome;
        }
        var receipt =
                new MessageRead(new MessageId(chat.id(), read.sequence()), read.shownKey(), read.sender(), reader);
        return outcome.push(new Push(Audience.Users.of(read.sender()), receipt));
    }

    /** The newest message of the other party that the mark has passed; nearly always the marked one. */
    private @Nullable KnownMessage read(ChatState chat, UserId reader, long before, long mark) {
        KnownMessage marked = batch.at(chat.id(), mark);
        return marked != null && marked.sender().equals(reader)
                ? batch.newestOfOthers(chat.id(), reader, before, mark)
                : marked;
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
