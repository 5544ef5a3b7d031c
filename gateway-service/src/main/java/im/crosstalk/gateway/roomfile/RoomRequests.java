package im.crosstalk.gateway.roomfile;

import im.crosstalk.gateway.dialect.Fields;
import im.crosstalk.gateway.dialect.MalformedPayloadException;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.file.CanonicalBase64;
import im.crosstalk.protocol.file.FileCommand.FinishRoomFile;
import im.crosstalk.protocol.file.FileCommand.OpenRoomFile;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindRoomFile;
import im.crosstalk.protocol.file.FileQuery.FindUnfinishedRoomFile;
import im.crosstalk.protocol.file.FileQuery.ListRoomFiles;
import im.crosstalk.protocol.id.ChatId;
import org.jspecify.annotations.Nullable;

/** Reads frames into what they ask for. */
final class RoomRequests {
    private static final long LARGEST_NUMBER = (1L << 53) - 1;
    private static final int USUAL_PACKET = 64 * 1024;
    private static final int SMALLEST_PACKET = 1024;
    private static final int LARGEST_PACKET = 512 * 1024;
    private static final String SUCCESS = "success";

    private RoomRequests() {}

    /**
     * @param data the frame's {@code data}; null where it has none
     * @param status the frame's {@code status}: clients answer, too
     */
    static Request read(RoomAction action, @Nullable Fields data, @Nullable String status) {
        return switch (action) {
            case FILE_SEND_INIT -> init(need(data));
            case FILE_SEND_DATA -> packet(need(data));
            case FILE_SEND_FIN -> {
                ChatId room = room(need(data));
                FileName name = name(need(data), "file_path");
                yield ofSender(
                        need(data),
                        new Request.InOrder(new FindUnfinishedRoomFile(room, name), new FinishRoomFile(room, name)));
            }
            case FILE_LIST_REQ -> {
                var list = new ListRoomFiles(room(need(data)));
                yield ofAnybody(need(data), new Request.InOrder(list, list));
            }
            case FILE_DOWN_REQ -> ofAnybody(need(data), download(need(data)));
            case FILE_DOWN_META ->
                new Request.DownloadAccepted(
                        data == null ? null : optionalRoom(data),
                        data == null || data.optionalText("file_path") == null ? null : name(data, "file_path"),
                        SUCCESS.equals(status));
            case FILE_DOWN_DATA ->
                new Request.DownloadGot(
                        optionalRoom(need(data)),
                        name(need(data), "file_path"),
                        need(data).integer("sequence_number", 1, LARGEST_NUMBER),
                        SUCCESS.equals(status));
            case FILE_DOWN_FIN -> new Request.Noted();
        };
    }

    private static Fields need(@Nullable Fields data) {
        if (data == null) {
            throw new MalformedPayloadException("data", "is missing");
        }
        return data;
    }

    private static Request init(Fields data) {
        ChatId room = room(data);
        FileName name = name(data, "file_path");
        long size = data.integer("file_size", 0, LARGEST_NUMBER);
        String type = data.text("file_type");
        long packets = data.integer("total_packets", 0, LARGEST_NUMBER);
        boolean quiet = data.object().has("echo_data") && !data.flag("echo_data");
        return ofSender(
                data,
                new Request.InOrder(
                        new FindUnfinishedRoomFile(room, name),
                        new OpenRoomFile(room, name, size, type, packets),
                        quiet));
    }

    private static Request packet(Fields data) {
        ChatId room = room(data);
        FileName name = name(data, "file_path");
        long number = data.integer("sequence_number", 1, LARGEST_NUMBER);
        byte[] bytes;
        try {
            bytes = CanonicalBase64.decode(data.text("file_data"));
        } catch (IllegalArgumentException malformed) {
            return new Request.Refused(Refusal.of(ErrorCode.INVALID_PAYLOAD, "file_data: is no base64"));
        }
        return ofSender(data, new Request.Packet(new FindUnfinishedRoomFile(room, name), number, bytes));
    }

    private static Request ofSender(Fields data, Request.OfFile request) {
        return new Request.InNameOf(data.text("chat_id"), request);
    }

    private static Request ofAnybody(Fields data, Request.OfFile request) {
        String chatId = data.optionalText("chat_id");
        return chatId == null ? request : new Request.InNameOf(chatId, request);
    }

    private static Request.OfFile download(Fields data) {
        ChatId room = room(data);
        FileName name = name(data, data.object().has("file_name") ? "file_name" : "file_path");
        int packetSize = data.integer("packet_size", SMALLEST_PACKET, LARGEST_PACKET, USUAL_PACKET);
        Long from = data.optionalInteger("from_sequence", 1, LARGEST_NUMBER);
        return new Request.Download(new FindRoomFile(room, name), packetSize, from == null ? 1 : from);
    }

    /** A room that cannot be is told like one that one is not in. */
    private static ChatId room(Fields data) {
        String id = data.text("room_id");
        try {
            return ChatId.ofRoomId(id);
        } catch (InvalidFieldException none) {
            throw new InvalidFieldException(ErrorCode.PERMISSION_DENIED, "room_id", "is no room of yours");
        }
    }

    private static @Nullable ChatId optionalRoom(Fields data) {
        return data.optionalText("room_id") == null ? null : room(data);
    }

    private static FileName name(Fields data, String field) {
        String text = data.text(field);
        try {
            return new FileName(text);
        } catch (InvalidFieldException invalid) {
            throw new MalformedPayloadException(
                    field, String.valueOf(invalid.getMessage()).replaceFirst("^[a-z_]+: ", ""));
        }
    }
}
