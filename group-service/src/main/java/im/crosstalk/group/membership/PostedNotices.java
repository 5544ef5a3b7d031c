package im.crosstalk.group.membership;

import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Query;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.group.GroupCommand.PostNotice;
import im.crosstalk.protocol.group.GroupEvent;
import im.crosstalk.protocol.group.GroupQuery.ListGroupNotices;
import im.crosstalk.protocol.group.GroupReply.GroupNotice;
import im.crosstalk.protocol.group.GroupReply.GroupNotices;
import im.crosstalk.protocol.group.GroupReply.NoticePosted;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What owners and admins say to their groups (002, Group Notice Protocol). */
@Component
public class PostedNotices {
    /** Even if all of them are as long as they may be, and every character has to be escaped, this stays below 1 MiB. */
    private static final int PAGE = 100;

    private final Roster roster;
    private final Groups groups;
    private final JdbcTemplate jdbc;
    private final PublicIds ids;

    PostedNotices(Roster roster, Groups groups, JdbcTemplate jdbc, PublicIds ids) {
        this.roster = roster;
        this.groups = groups;
        this.jdbc = jdbc;
        this.ids = ids;
    }

    public Outcome post(PostNotice command, Request request) {
        UserId caller = request.caller().user();
        ChatId chat = command.chat();
        return roster.inGroup(chat, caller, (group, own) -> {
            Optional<ErrorCode> refusal = GroupRules.postNotice(Roster.roleOf(own));
            if (refusal.isPresent()) {
                return Outcome.refuse(refusal.get());
            }
            long number = group.nextNotice();
            jdbc.update(
                    "INSERT INTO group_notice (chat, number, sender, text, at) VALUES (?, ?, ?, ?, ?)",
                    chat.number(),
                    number,
                    caller.number(),
                    command.text(),
                    request.now());
            return Outcome.reply(new NoticePosted(chat, number, request.now()))
                    .event(new GroupEvent.NoticePosted(
                            chat.number(),
                            group.version(),
                            ids.ofGroup(chat),
                            chat.roomId(),
                            number,
                            command.text(),
                            ids.ofUser(caller)));
        });
    }

    public Reply list(ListGroupNotices query, Request request) {
        ChatId chat = query.chat();
        if (chat.isPrivate()) {
            return Refusal.of(ErrorCode.NOT_A_GROUP);
        }
        if (groups.readByChat(chat.number()).isEmpty()) {
            return Refusal.of(ErrorCode.GROUP_NOT_FOUND);
        }
        Member own = roster.member(chat, request.caller().user());
        Optional<ErrorCode> refusal = GroupRules.read(Roster.roleOf(own));
        return refusal.isPresent() ? Refusal.of(refusal.get()) : page(chat, query.after());
    }

    private GroupNotices page(ChatId chat, long after) {
        List<GroupNotice> found = jdbc.query(
                "SELECT number, sender, text, at FROM group_notice WHERE chat = ? AND number > ? ORDER BY number LIMIT ?",
                (row, _) ->
                        new GroupNotice(row.getLong(1), new UserId(row.getLong(2)), row.getString(3), row.getLong(4)),
                chat.number(),
                after,
                PAGE + 1);
        if (found.size() <= PAGE) {
            return new GroupNotices(chat, found, null);
        }
        List<GroupNotice> page = found.subList(0, PAGE);
        Query next = new ListGroupNotices(chat, page.getLast().number());
        return new GroupNotices(chat, page, next);
    }
}
