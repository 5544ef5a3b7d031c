package im.crosstalk.chat.batch;

import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatCommand.AnswerCall;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.chat.ChatCommand.CallDue;
import im.crosstalk.protocol.chat.ChatCommand.E2eeDelivered;
import im.crosstalk.protocol.chat.ChatCommand.EndCall;
import im.crosstalk.protocol.chat.ChatCommand.MarkRead;
import im.crosstalk.protocol.chat.ChatCommand.RecallMessage;
import im.crosstalk.protocol.chat.ChatCommand.RegisterDevice;
import im.crosstalk.protocol.chat.ChatCommand.RelayE2ee;
import im.crosstalk.protocol.chat.ChatCommand.RelayIce;
import im.crosstalk.protocol.chat.ChatCommand.ReportDelivered;
import im.crosstalk.protocol.chat.ChatCommand.SendMessage;
import im.crosstalk.protocol.chat.ChatCommand.SetWritable;
import im.crosstalk.protocol.chat.ChatCommand.StartCall;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a batch's commands will look at: chats in order of their numbers, so that all lock them in one order. */
record Needs(Set<ChatId> chats, Set<Member> members, Set<Key> keys) {
    record Member(ChatId chat, UserId user) {}

    record Key(ChatId chat, UserId sender, String key) {}

    boolean isEmpty() {
        return chats.isEmpty();
    }

    static Needs of(List<Envelope<Message>> batch) {
        var needs = new Needs(new TreeSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        for (Envelope<Message> envelope : batch) {
            if (envelope.message() instanceof ChatCommand command) {
                needs.add(command, envelope.caller());
            }
        }
        return needs;
    }

    /** The other users whom a command names by a private chat, and who may not exist. */
    static Stream<UserId> peers(Envelope<Message> envelope) {
        Caller caller = envelope.caller();
        if (caller == null) {
            return Stream.empty();
        }
        return switch (envelope.message()) {
            case SendMessage send ->
                send.chat().isPrivateOf(caller.user()) ? Stream.of(send.chat().peerOf(caller.user())) : Stream.empty();
            case RelayE2ee relay -> Stream.of(relay.recipient());
            case StartCall start -> Stream.of(start.callee());
            default -> Stream.empty();
        };
    }

    private void add(ChatCommand command, @Nullable Caller caller) {
        switch (command) {
            case SendMessage send -> {
                one(send.chat(), caller);
                if (caller != null) {
                    keys.add(new Key(send.chat(), caller.user(), send.key()));
                }
            }
            case RecallMessage recall -> one(recall.chat(), caller);
            case MarkRead mark -> one(mark.chat(), caller);
            case ApplyMembership apply -> {
                chats.add(apply.chat());
                apply.changes().forEach(change -> members.add(new Member(apply.chat(), change.target())));
            }
            case SetWritable set -> {
                chats.add(set.chat());
                members.add(new Member(set.chat(), set.chat().lo()));
                members.add(new Member(set.chat(), set.chat().hi()));
            }
            // What these touch they lock themselves.
            case ReportDelivered ignored -> {}
            case RegisterDevice ignored -> {}
            case RelayE2ee ignored -> {}
            case E2eeDelivered ignored -> {}
            case StartCall ignored -> {}
            case AnswerCall ignored -> {}
            case EndCall ignored -> {}
            case RelayIce ignored -> {}
            case CallDue ignored -> {}
        }
    }

    private void one(ChatId chat, @Nullable Caller caller) {
        chats.add(chat);
        if (caller != null) {
            members.add(new Member(chat, caller.user()));
        }
    }
}
