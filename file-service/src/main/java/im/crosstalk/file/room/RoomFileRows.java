package im.crosstalk.file.room;

import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.RoomFile;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What is kept of rooms' files beside the uploads. */
@Component
class RoomFileRows {
    private static final String LISTED = "SELECT u.id, r.chat, r.listed_name, u.size, u.type, u.owner, u.owner_name,"
            + " u.sha256, r.finished_at FROM room_file r JOIN upload u ON u.id = r.file WHERE r.chat = ?"
            + " AND r.listed_name IS NOT NULL";

    private final JdbcTemplate jdbc;

    RoomFileRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** An unfinished file: which upload it is, and how many packets were announced. */
    record Unfinished(FileId file, ChatId room, long packets, long packetSize) {}

    Optional<Unfinished> unfinished(ChatId room, UserId sender, FileName name) {
        return jdbc
                .query(
                        "SELECT file, chat, packets, packet_size FROM room_file"
                                + " WHERE chat = ? AND sender = ? AND name = ? AND listed_name IS NULL",
                        RoomFileRows::unfinished,
                        room.number(),
                        sender.number(),
                        name.value())
                .stream()
                .findFirst();
    }

    Optional<Unfinished> find(FileId file) {
        return jdbc
                .query(
                        "SELECT file, chat, packets, packet_size FROM room_file WHERE file = ?",
                        RoomFileRows::unfinished,
                        file.value())
                .stream()
                .findFirst();
    }

    private static Unfinished unfinished(ResultSet row, int number) throws SQLException {
        return new Unfinished(
                new FileId(row.getString("file")),
                new ChatId(row.getLong("chat")),
                row.getLong("packets"),
                row.getLong("packet_size"));
    }

    void add(FileId file, ChatId room, UserId sender, FileName name, long packets) {
        jdbc.update(
                "INSERT INTO room_file (file, chat, sender, name, packets) VALUES (?, ?, ?, ?, ?)",
                file.value(),
                room.number(),
                sender.number(),
                name.value(),
                packets);
    }

    void setPacketSize(FileId file, long size) {
        jdbc.update("UPDATE room_file SET packet_size = ? WHERE file = ?", size, file.value());
    }

    List<String> taken(ChatId room, String[] names) {
        return jdbc.query(
                "SELECT listed_name FROM room_file WHERE chat = ? AND listed_name = ANY (?)",
                (row, number) -> row.getString(1),
                room.number(),
                names);
    }

    void list(FileId file, FileName name, long now) {
        jdbc.update(
                "UPDATE room_file SET listed_name = ?, finished_at = ? WHERE file = ?",
                name.value(),
                now,
                file.value());
    }

    List<RoomFile> listed(ChatId room, int atMost) {
        // The newest, if there are too many for an answer; told oldest first.
        return jdbc.query(
                        LISTED + " ORDER BY r.finished_at DESC, r.file DESC LIMIT ?",
                        RoomFileRows::listed,
                        room.number(),
                        atMost)
                .reversed();
    }

    Optional<RoomFile> listed(ChatId room, FileName name) {
        return jdbc.query(LISTED + " AND r.listed_name = ?", RoomFileRows::listed, room.number(), name.value()).stream()
                .findFirst();
    }

    private static RoomFile listed(ResultSet row, int number) throws SQLException {
        var file = new FileId(row.getString("id"));
        return new RoomFile(
                file,
                new ChatId(row.getLong("chat")),
                new FileName(row.getString("listed_name")),
                row.getLong("size"),
                row.getString("type"),
                new UserId(row.getLong("owner")),
                row.getString("owner_name"),
                new Sha256(row.getString("sha256")),
                row.getLong("finished_at"),
                file.path());
    }
}
