package im.crosstalk.chat.batch;

import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.platform.kafka.BatchScope;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The chats, members and messages that one batch of commands touches: loaded and locked in one round trip, changed in
 * memory by the handlers, written in one round trip. Used by the consumer's thread only.
 */
@Component
public class ChatBatch implements BatchScope {
    private record MemberKey(ChatId chat, UserId user) {}

    record MessageKey(ChatId chat, UserId sender, String key) {}

    private final BatchStore store;
    private final UserDirectory directory;
    private final Map<ChatId, ChatState> chats = new HashMap<>();
    private final Map<MemberKey, MemberState> members = new HashMap<>();
    private final Map<MessageKey, KnownMessage> messages = new HashMap<>();
    private final List<NewMessage> unwritten = new ArrayList<>();
    private final Set<UserId> knownUsers = new HashSet<>();

    ChatBatch(BatchStore store, UserDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    /** A message that is not written yet. */
    record NewMessage(StoredMessage message, String key) {}

    @Override
    public void prepare(List<Envelope<Message>> batch) {
        knownUsers.clear();
        Set<UserId> asked = new HashSet<>();
        for (Envelope<Message> envelope : batch) {
            Needs.peers(envelope).forEach(asked::add);
        }
        knownUsers.addAll(directory.names(asked).keySet());
    }

    @Override
    public void begin(List<Envelope<Message>> batch, long now) {
        chats.clear();
        members.clear();
        messages.clear();
        unwritten.clear();
        Needs needs = Needs.of(batch);
        if (needs.isEmpty()) {
            return;
        }
        store.load(needs, new BatchStore.Loaded() {
            @Override
            public void chat(ChatState chat) {
                chats.put(chat.id(), chat);
            }

            @Override
            public void member(MemberState member) {
                members.put(new MemberKey(member.chat, member.user), member);
            }

            @Override
            public void message(MessageKey key, KnownMessage message) {
                messages.put(key, message);
            }
        });
    }

    @Override
    public void flush() {
        store.write(chats.values(), members.values(), unwritten);
        unwritten.clear();
    }

    /** Whether there is such an account; known of the other parties of private chats in this batch. */
    public boolean isUser(UserId user) {
        return knownUsers.contains(user);
    }

    /** The chat; one that does not {@linkplain ChatState#exists exist} yet is made by writing in it. */
    public ChatState chat(ChatId id) {
        return chats.computeIfAbsent(id, ChatState::new);
    }

    /** The member; null when the user is none. Parties of a private chat are members from its first message on. */
    public @Nullable MemberState member(ChatId chat, UserId user) {
        MemberState member = members.get(new MemberKey(chat, user));
        return member == null || member.removed ? null : member;
    }

    /** Makes a user a member as of now, who has read nothing; what was sent before does not count as unread. */
    public MemberState enrol(ChatState chat, UserId user, Role role) {
        var member = new MemberState(chat.id(), user, role);
        MemberState former = members.put(new MemberKey(chat.id(), user), member);
        member.exists = former != null && former.exists;
        member.changed = true;
        member.joinedSequence = chat.lastSequence();
        member.joinedRevision = chat.revision();
        return member;
    }

    /** Ends a membership. */
    public void expel(ChatState chat, UserId user) {
        MemberState member = members.computeIfAbsent(
                new MemberKey(chat.id(), user), key -> new MemberState(chat.id(), user, Role.MEMBER));
        member.exists = true;
        member.removed = true;
        member.changed = true;
    }

    /** The message that this sender has written under this key; null when there is none. */
    public @Nullable KnownMessage written(ChatId chat, UserId sender, String key) {
        return messages.get(new MessageKey(chat, sender, key));
    }

    /** Allocates the place of a message that will be received at {@code now}. */
    public long allocate(ChatState chat, long now) {
        return chat.nextSequence(now);
    }

    /** Takes a message whose place was allocated; it is written with the batch. */
    public void add(StoredMessage message, String key) {
        ChatId chat = message.chat();
        unwritten.add(new NewMessage(message, key));
        MemberState sender = member(chat, message.sender());
        if (sender != null) {
            sender.countSent();
        }
        var known = new KnownMessage(
                message.sequence(),
                message.sender(),
                message.clientMessageId(),
                message.content(),
                message.receivedAt(),
                null);
        messages.put(new MessageKey(chat, message.sender(), key), known);
    }

    /** The message at a place, also one that this batch has written; null when there is none. */
    public @Nullable KnownMessage at(ChatId chat, long sequence) {
        flush();
        return store.at(chat, sequence);
    }

    /** The message that the sender knows by that client message id; null when there is none. */
    public @Nullable KnownMessage byClientId(ChatId chat, UserId sender, String clientMessageId) {
        flush();
        KnownMessage message = store.byKey(chat, sender, clientMessageId);
        return message == null || message.shownKey() == null ? null : message;
    }

    /** The newest message after {@code after}, up to and with {@code until}, that is not this user's; null for none. */
    public @Nullable KnownMessage newestOfOthers(ChatId chat, UserId user, long after, long until) {
        flush();
        return store.newestOfOthers(chat, user, after, until);
    }

    /** How many messages of {@code sender} lie after {@code after}, up to and with {@code until}. */
    public long countOwn(ChatId chat, UserId sender, long after, long until) {
        flush();
        return store.countOwn(chat, sender, after, until);
    }

    /** Empties a message; a later repeat of it still finds what it said. */
    public void recall(ChatState chat, KnownMessage message, long revision, Caller by, long now) {
        flush();
        byte[] digest = KnownMessage.digest(message.content());
        store.recall(chat.id(), message, digest, revision, by.user(), now);
        messages.replaceAll((key, known) -> key.chat().equals(chat.id()) && known.sequence() == message.sequence()
                ? known.recalled(digest)
                : known);
    }
}
