package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.auth.AuthReply;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.GroupReply;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes answers. */
final class Responses {
    private static final String STATE = "state";
    private static final String CHAT_ID = "chatId";
    private static final String IN_CHAT_ID = "inChatId";
    private static final String USER_ID = "userId";
    private static final String TIMESTAMP = "timestamp";

    private final PublicIds ids;

    Responses(PublicIds ids) {
        this.ids = ids;
    }

    // Failures

    void refused(CommandRef ref, Refusal refusal, FrameSink frames) {
        CommandType type = ref.type();
        if (type == null) {
            error(ref, States.general(refusal.code()), frames);
            return;
        }
        States.Told told = type.states().of(refusal.code());
        if (told.byResponse()) {
            JsonWriter out = begin(frames, type.response()).field(STATE, told.state());
            ref.echo(out);
            end(out, frames);
        } else {
            error(ref, told.state(), frames);
        }
    }

    /** The command is not known, or its data are not as they must be. */
    void malformed(CommandRef ref, Refusal refusal, FrameSink frames) {
        if (refusal.code() == ErrorCode.FEATURE_NOT_SUPPORTED) {
            error(ref, States.UNKNOWN_COMMAND, frames);
        } else {
            refused(ref, refusal, frames);
        }
    }

    private static void error(CommandRef ref, String state, FrameSink frames) {
        JsonWriter out = begin(frames, "ErrorResponse").field(STATE, state).field("command", ref.command());
        ref.echo(out);
        end(out, frames);
    }

    // Successes

    void write(CommandRef ref, SessionReply reply, FrameSink frames) {
        switch (reply) {
            case SessionReply.Registered registered ->
                succeeded(
                        ref, frames, out -> out.field(USER_ID, registered.user().number()));
            case SessionReply.SignedIn in ->
                succeeded(ref, frames, out -> out.field(USER_ID, in.user().number()));
            case SessionReply.TokenIssued issued ->
                succeeded(ref, frames, out -> out.field("token", issued.token()).field(TIMESTAMP, issued.expiresAt()));
            case SessionReply.SignedOut ignored -> succeeded(ref, frames);
            case SessionReply.EmailCodeSent ignored -> succeeded(ref, frames);
            case SessionReply.Alive ignored -> succeeded(ref, frames);
            case SessionReply.Completed ignored -> {
                // Group notices come in responses of their own.
                if (ref.type() != CommandType.PULL_GROUP_NOTICE) {
                    succeeded(ref, frames);
                }
            }
            case SessionReply.SealSet set -> handshake(ref, "Success", set.forClient(), frames);
            case SessionReply.SealedBefore ignored -> handshake(ref, "HasApproved", "", frames);
            case SessionReply.SealNeeded ignored -> handshake(ref, "NeedSetPubKey", "", frames);
            case SessionReply.Malformed malformed -> malformed(ref, malformed.refusal(), frames);
            case SessionReply.EmailSet ignored -> throw unasked(reply);
            case SessionReply.Features ignored -> throw unasked(reply);
        }
    }

    private static void handshake(CommandRef ref, String state, String key, FrameSink frames) {
        JsonWriter out =
                begin(frames, CommandType.SET_CONNECTION_SYM_KEY.response()).field(STATE, state);
        if (!key.isEmpty()) {
            out.field("pubKey", key);
        }
        ref.echo(out);
        end(out, frames);
    }

    void write(CommandRef ref, AuthReply reply, FrameSink frames) {
        switch (reply) {
            case AuthReply.UserFound found ->
                succeeded(
                        ref,
                        frames,
                        out -> out.field(USER_ID, found.user().number())
                                .field("userName", found.username())
                                .field("avatarHash", found.avatarHash())
                                .field("uid", ids.ofUser(found.user())));
            case AuthReply.Saved ignored -> succeeded(ref, frames);
            case AuthReply.Settings settings -> text(frames, "UserSetting", Serialized.settings(settings.settings()));
        }
    }

    void write(CommandRef ref, GroupReply reply, UserId viewer, FrameSink frames) {
        switch (reply) {
            case GroupReply.Created created ->
                succeeded(ref, frames, out -> out.field(CHAT_ID, created.chat().number()));
            case GroupReply.Changed changed ->
                succeeded(ref, frames, out -> {
                    out.field(CHAT_ID, changed.chat().number());
                    if (ref.userId() != null) {
                        out.field(USER_ID, ref.userId());
                    }
                });
            case GroupReply.GroupInfo info -> groupInfo(ref, info, frames);
            case GroupReply.RequestSent sent -> succeeded(ref, frames, out -> out.field("reqId", sent.request()));
            case GroupReply.RequestSettled settled ->
                succeeded(ref, frames, out -> out.field("reqId", settled.request()));
            case GroupReply.Unfriended unfriended ->
                succeeded(
                        ref, frames, out -> out.field(CHAT_ID, unfriended.chat().number()));
            case GroupReply.NoticePosted posted ->
                succeeded(
                        ref,
                        frames,
                        out -> out.field(CHAT_ID, posted.chat().number())
                                .field("noticeId", posted.number())
                                .field(TIMESTAMP, posted.at()));
            case GroupReply.Requests page ->
                Frames.write(Frames.REQUESTS, page.requests(), Serialized::request, frames);
            case GroupReply.Notices page ->
                Frames.write(Frames.NOTICES, page.notices(), notice -> Serialized.notice(notice, viewer), frames);
            case GroupReply.GroupNotices page -> groupNotices(ref, page, frames);
        }
    }

    private static void groupNotices(CommandRef ref, GroupReply.GroupNotices page, FrameSink frames) {
        for (var parts = Frames.parts(page.notices(), Serialized::groupNotice); parts.hasNext(); ) {
            List<String> part = parts.next();
            boolean hasMore = parts.hasNext() || page.next() != null;
            succeeded(ref, frames, out -> {
                out.field(CHAT_ID, page.chat().number()).beginArray("groupNotice");
                part.forEach(out::element);
                out.endArray().field("hasMore", hasMore);
            });
        }
    }

    private static void groupInfo(CommandRef ref, GroupReply.GroupInfo info, FrameSink frames) {
        Stream<GroupReply.Member> members = info.members().stream();
        succeeded(ref, frames, out -> {
            out.field(CHAT_ID, info.chat().number());
            switch (ref.known()) {
                case GET_GROUP_OWNER -> out.field(USER_ID, info.owner().number());
                // The owner first, as in the seed.
                case GET_GROUP_ADMIN ->
                    users(
                            out,
                            members.filter(member -> member.role().isAdmin())
                                    .sorted(Comparator.comparing(member -> member.role() != Role.OWNER)));
                default -> users(out, members);
            }
        });
    }

    private static void users(JsonWriter out, Stream<GroupReply.Member> members) {
        userIds(out, members.map(GroupReply.Member::user).toList());
    }

    private static void userIds(JsonWriter out, List<UserId> users) {
        out.beginArray("userIds");
        users.forEach(user -> out.element(user.number()));
        out.endArray();
    }

    void write(CommandRef ref, ChatReply reply, FrameSink frames) {
        switch (reply) {
            case ChatReply.MessageAccepted accepted ->
                succeeded(
                        ref,
                        frames,
                        out -> out.field(CHAT_ID, accepted.message().chat().number())
                                .field(IN_CHAT_ID, accepted.message().sequence())
                                .field(TIMESTAMP, accepted.receivedAt()));
            case ChatReply.Recalled recalled ->
                succeeded(
                        ref,
                        frames,
                        out -> out.field(CHAT_ID, recalled.message().chat().number())
                                .field(IN_CHAT_ID, recalled.message().sequence()));
            case ChatReply.Marked marked ->
                succeeded(
                        ref,
                        frames,
                        out -> out.field(CHAT_ID, marked.chat().number()).field(IN_CHAT_ID, marked.sequence()));
            case ChatReply.PeerRead read ->
                succeeded(
                        ref,
                        frames,
                        out -> out.field(CHAT_ID, read.chat().number()).field(IN_CHAT_ID, read.sequence()));
            case ChatReply.Readers readers ->
                succeeded(ref, frames, out -> {
                    out.field(CHAT_ID, readers.chat().number()).field(IN_CHAT_ID, readers.sequence());
                    userIds(out, readers.users());
                });
            case ChatReply.ChatInfo info -> text(frames, "Chat", Serialized.chat(info, ids));
            case ChatReply.ReadMarks marks -> readCursors(marks, frames);
            case ChatReply.NewestMessages newest -> messages(newest.messages(), frames);
            case ChatReply.HistoryPage page -> messages(page.messages().reversed(), frames);
            case ChatReply.Synced ignored -> throw unasked(reply);
            case ChatReply.Groups ignored -> throw unasked(reply);
            case ChatReply.ReplayPage ignored -> throw unasked(reply);
            case ChatReply.Relayed ignored -> throw unasked(reply);
            case ChatReply.CallAnswered ignored -> throw unasked(reply);
        }
    }

    private static void readCursors(ChatReply.ReadMarks marks, FrameSink frames) {
        JsonWriter out = frames.begin();
        out.beginObject().field("command", "ReadCursors").beginArray("data");
        for (ChatReply.ReadMark mark : marks.marks()) {
            out.beginArray()
                    .element(mark.chat().number())
                    .element(mark.sequence())
                    .endArray();
        }
        frames.end(out.endArray().endObject());
    }

    private static void messages(List<StoredMessage> messages, FrameSink frames) {
        Frames.write(Frames.MESSAGES, messages, Serialized::message, frames);
    }

    private static void text(FrameSink frames, String command, String data) {
        frames.end(frames.begin()
                .beginObject()
                .field("command", command)
                .field("data", data)
                .endObject());
    }

    private static void succeeded(CommandRef ref, FrameSink frames) {
        JsonWriter out = begin(frames, ref.known().response()).field(STATE, States.SUCCESS);
        ref.echo(out);
        end(out, frames);
    }

    /** @param results written beside state and clientId; they contain the echo of other numbers */
    private static void succeeded(CommandRef ref, FrameSink frames, Consumer<JsonWriter> results) {
        JsonWriter out = begin(frames, ref.known().response()).field(STATE, States.SUCCESS);
        if (ref.clientId() != null) {
            out.field("clientId", ref.clientId());
        }
        results.accept(out);
        end(out, frames);
    }

    private static JsonWriter begin(FrameSink frames, String command) {
        return frames.begin().beginObject().field("command", command).beginObject("data");
    }

    private static void end(JsonWriter out, FrameSink frames) {
        frames.end(out.endObject().endObject());
    }

    private static IllegalStateException unasked(Object reply) {
        return new IllegalStateException(
                "command does not ask for a " + reply.getClass().getSimpleName());
    }
}
