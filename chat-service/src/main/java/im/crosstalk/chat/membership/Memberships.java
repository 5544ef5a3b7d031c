package im.crosstalk.chat.membership;

import im.crosstalk.chat.batch.ChatBatch;
import im.crosstalk.chat.batch.ChatState;
import im.crosstalk.chat.batch.MemberState;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.chat.ChatCommand.SetWritable;
import im.crosstalk.protocol.chat.ChatDelivery.GroupChanged;
import im.crosstalk.protocol.chat.MembershipChange;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Applies group-service's decisions, each once, and releases what waits for them. */
@Component
public class Memberships {
    private final ChatBatch batch;

    Memberships(ChatBatch batch) {
        this.batch = batch;
    }

    /** From here on who is in can write and read, and who is out cannot; then those who asked and all others are told. */
    public Outcome apply(ApplyMembership command, Request request) {
        ChatState chat = batch.chat(command.chat());
        if (command.version() <= chat.version()) {
            return Outcome.reply(command.reply());
        }
        List<Push> pushes = new ArrayList<>();
        boolean founding = chat.version() == 0;
        chat.apply(command.version(), command.name(), !command.ended(), command.ended());
        for (MembershipChange change : command.changes()) {
            apply(chat, change);
            var told = new GroupChanged(
                    chat.id(), command.version(), command.name(), command.actor(), command.actorName(), change);
            // Whoever is there from the start learns of themselves only; all else is told to all.
            Audience audience = founding
                    ? Audience.Users.of(change.target())
                    : new Audience.MembersAnd(chat.id(), List.of(change.target()));
            @Nullable ChatId enrols = change instanceof MembershipChange.Joined ? chat.id() : null;
            pushes.add(new Push(audience, told, null, null, null, enrols));
        }
        pushes.addAll(command.then());
        return new Outcome(command.reply(), pushes, List.of(), List.of());
    }

    private void apply(ChatState chat, MembershipChange change) {
        switch (change) {
            case MembershipChange.Joined joined -> batch.enrol(chat, joined.target(), joined.role());
            case MembershipChange.Left left -> batch.expel(chat, left.target());
            case MembershipChange.Removed removed -> batch.expel(chat, removed.target());
            case MembershipChange.RoleChanged changed -> {
                MemberState member = batch.member(chat.id(), changed.target());
                if (member != null) {
                    member.changeRole(changed.newRole());
                }
            }
            case MembershipChange.Renamed renamed -> {
                // The name came with the decision as a whole.
            }
        }
    }

    /** Opens or closes a private chat, which is made if nobody has written in it yet. */
    public Outcome setWritable(SetWritable command, Request request) {
        ChatState chat = batch.chat(command.chat());
        if (command.version() <= chat.version()) {
            return Outcome.reply(command.reply());
        }
        for (UserId party : List.of(chat.id().lo(), chat.id().hi())) {
            if (batch.member(chat.id(), party) == null) {
                batch.enrol(chat, party, Role.MEMBER);
            }
        }
        chat.apply(command.version(), null, command.writable(), false);
        return new Outcome(command.reply(), command.then(), List.of(), List.of());
    }
}
