package im.crosstalk.platform.kafka;

import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.kafka.Outbox.Direct;
import im.crosstalk.platform.kafka.Outbox.Entry;
import im.crosstalk.platform.kafka.Outbox.Plain;
import im.crosstalk.platform.kafka.Outbox.Routed;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Command;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Turns outcomes into the bytes that will be published. */
final class OutboxWriter {
    private final ProtocolJson json;
    private final CloudEvents events;
    private final List<Entry> entries = new ArrayList<>();

    OutboxWriter(ProtocolJson json, CloudEvents events) {
        this.json = json;
        this.events = events;
    }

    Outbox finish() {
        return new Outbox(entries);
    }

    /** @throws IllegalStateException when Kafka would refuse an entry for its size, and so hold up all that follow */
    void add(Outcome outcome, Request request, @Nullable String trace) {
        int first = entries.size();
        if (outcome.reply() != null) {
            answer(outcome.reply(), request.from(), request.origin());
        }
        outcome.pushes().forEach(push -> push(push, trace));
        for (Event event : outcome.events()) {
            entries.add(events.record(event, request.now()));
        }
        for (Envelope<? extends Command> command : outcome.commands()) {
            entries.add(command(json, trace == null ? command : command.followed(trace)));
        }
        for (Entry entry : entries.subList(first, entries.size())) {
            if (entry.bytes().length > KafkaClients.LARGEST_ITEM) {
                throw new IllegalStateException(entry.bytes().length + " bytes do not fit into a record");
            }
        }
    }

    void answer(Reply reply, @Nullable Caller caller, @Nullable Origin origin) {
        if (caller != null && origin != null) {
            var answer = new GatewayRecord.Answer(origin.ref(), caller.user(), caller.session(), reply);
            entries.add(new Direct(origin.address(), json.write(answer)));
        }
    }

    void add(Plain plain) {
        entries.add(plain);
    }

    static Plain command(ProtocolJson json, Envelope<? extends Command> envelope) {
        return new Plain(envelope.message().topic().topicName(), key(envelope), List.of(), json.write(envelope));
    }

    private static String key(Envelope<? extends Command> envelope) {
        Long key = envelope.message().partitionKey();
        if (key != null) {
            return key.toString();
        }
        Caller caller = envelope.caller();
        if (caller == null) {
            throw new IllegalStateException("a command of the system's own needs a key");
        }
        return Long.toString(caller.user().number());
    }

    private void push(Push push, @Nullable String trace) {
        byte[] item = json.write(
                new GatewayRecord.Pushed(push.audience(), push.delivery(), push.except(), null, null, trace));
        entries.add(
                switch (push.audience()) {
                    case Audience.Session session -> new Direct(session.gateway(), item);
                    case Audience.Users users -> routed(push, numbers(users.users()), 0, item);
                    case Audience.Members members -> ofChat(push, members.chat(), LongStream.empty(), item);
                    case Audience.MembersAnd members -> ofChat(push, members.chat(), numbers(members.users()), item);
                });
    }

    private static Routed ofChat(Push push, ChatId chat, LongStream others, byte[] item) {
        if (chat.isGroup()) {
            return routed(push, others, chat.number(), item);
        }
        LongStream parties = LongStream.of(chat.lo().number(), chat.hi().number());
        return routed(push, LongStream.concat(parties, others), 0, item);
    }

    private static Routed routed(Push push, LongStream users, long group, byte[] item) {
        Origin origin = push.answers();
        return new Routed(
                users.distinct().toArray(),
                group,
                origin == null ? null : origin.address(),
                origin == null ? 0 : origin.ref(),
                push.receiptsTo() == null ? 0 : push.receiptsTo().number(),
                push.enrols() == null ? 0 : push.enrols().number(),
                item);
    }

    private static LongStream numbers(List<UserId> users) {
        return users.stream().mapToLong(UserId::number);
    }
}
